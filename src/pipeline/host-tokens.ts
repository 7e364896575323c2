// What other runs of this host leave of it: cores, memory, GPUs, and quiet for measurements.

import type { HostClaim, HostEntry, HostWait } from '../model/host-claims.ts';
import type { Resources } from '../model/plan.ts';
import { formatBytes, formatNumber } from '../text/units.ts';

interface HostCapacity {
  readonly cpu: number;
  readonly memoryMb: number;
}

export interface HostWish {
  readonly claim: Pick<Resources, 'cpu' | 'memoryMb' | 'gpu' | 'quiet'>;
  /** What this run holds by now. */
  readonly held: readonly HostClaim[];
  /** Of the machine. */
  readonly capacity: HostCapacity;
  /** ms since the epoch: those who have waited longer come first; null: it waits for nobody in turn, for it may hold what they wait for. */
  readonly since: number | null;
  /** ms since the epoch. */
  readonly now: number;
}

/** Nobody has asked for it since: the run waits for something of its own, or has gone. */
export const FORGOTTEN_MS = 10_000;
/** Sums of fractions may be off by a hair. */
const HAIR = 1e-9;

interface Other {
  readonly name: string;
  readonly holds: readonly HostClaim[];
  /** Before us. */
  readonly waits: readonly HostWait[];
}

/** What stands in the way, and who, in words; null when it fits. Of cores and memory, claims are cut to what the machine has. */
export function hostObstacle(wish: HostWish, entries: readonly HostEntry[]): string | null {
  const others = othersOf(wish, entries);
  return amountObstacle('cpu', wish, others) ?? amountObstacle('memoryMb', wish, others);
}

/** A measurement of one run beside the work of another. */
export function quietObstacle(wish: HostWish, entries: readonly HostEntry[]): string | null {
  const { claim } = wish;
  for (const { name, holds, waits } of othersOf(wish, entries)) {
    const loud = holds.find(({ quiet }) => disturb(claim.quiet, quiet));
    if (loud !== undefined)
      return `quiet: ${name} ${loud.quiet === 'alone' ? 'measures' : 'is at work'}`;
    if (waits.some(({ quiet }) => disturb(claim.quiet, quiet)))
      return `quiet: ${name} has waited longer`;
  }
  return null;
}

/** Those of `gpus` that no other run holds too much of, in the same order. */
export function unheldGpus(
  wanted: number,
  gpus: readonly number[],
  entries: readonly HostEntry[],
): readonly number[] {
  const needed = Math.min(wanted, 1);
  const used = (index: number): number =>
    sum(entries.flatMap(({ holds }) => holds.map((claim) => shareOf(claim, index))));
  return gpus.filter((index) => used(index) + needed <= 1 + HAIR);
}

/** `gpu 1: alice (pid 4711) holds it`: the first of them that others hold. */
export function gpuHolder(gpus: readonly number[], entries: readonly HostEntry[]): string | null {
  for (const index of gpus) {
    const holder = entries.find(({ holds }) => holds.some((claim) => shareOf(claim, index) > 0));
    if (holder !== undefined) return `gpu ${index}: ${nameOf(holder)} holds it`;
  }
  return null;
}

function shareOf({ gpus }: HostClaim, index: number): number {
  return gpus.find((gpu) => gpu.index === index)?.share ?? 0;
}

/** MB that running steps of other runs may still write where this engine keeps its data. */
export function othersOnDisk(device: number, entries: readonly HostEntry[]): readonly HostClaim[] {
  return entries.filter((entry) => entry.device === device).flatMap(({ holds }) => holds);
}

function amountObstacle(
  amount: 'cpu' | 'memoryMb',
  { claim, held, capacity }: HostWish,
  others: readonly Other[],
): string | null {
  const most = capacity[amount];
  const shares = others.map(({ name, holds, waits }) => ({
    name,
    holds: Math.min(sum(holds.map((one) => one[amount])), most),
    waits: sum(waits.map((one) => Math.min(one[amount], most))),
  }));
  const taken = sum(shares.map((share) => share.holds + share.waits));
  const wanted = Math.min(claim[amount], most);
  // How a run shares among its own steps is its own affair.
  if (taken === 0 || wanted === 0) return null;
  if (taken + sum(held.map((one) => one[amount])) + wanted <= most + HAIR) return null;
  const word = amount === 'cpu' ? 'cpu' : 'memory';
  const [greatest] = shares.toSorted((a, b) => b.holds - a.holds);
  if (greatest !== undefined && greatest.holds > 0)
    return `${word}: ${greatest.name} holds ${inWords(amount, greatest.holds)} of ${inWords(amount, most)}`;
  const first = shares.find(({ waits }) => waits > 0);
  return `${word}: ${first?.name ?? 'another run'} has waited longer`;
}

function inWords(amount: 'cpu' | 'memoryMb', value: number): string {
  return amount === 'cpu' ? formatNumber(value) : formatBytes(value * 1e6);
}

function othersOf({ since, now }: HostWish, entries: readonly HostEntry[]): readonly Other[] {
  return entries.map((entry) => ({
    name: nameOf(entry),
    holds: entry.holds,
    waits:
      since === null
        ? []
        : entry.waits.filter(
            (wait) => wait.since < since && Math.abs(now - wait.askedAt) < FORGOTTEN_MS,
          ),
  }));
}

/** Never more of another user than that. */
function nameOf({ user, pid }: HostEntry): string {
  return `${user} (pid ${pid})`;
}

function disturb(a: Resources['quiet'], b: Resources['quiet']): boolean {
  return (a === 'alone' && b !== 'either') || (b === 'alone' && a !== 'either');
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
