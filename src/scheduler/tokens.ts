// The ledger of what running tasks and living services hold of the machine.

import type { Resources } from '../model/plan.ts';
import { formatBytes, formatNumber } from '../text/units.ts';
import { Gpus } from './gpus.ts';

type Amounts = Pick<Resources, 'cpu' | 'memoryMb' | 'diskMb'>;

export interface Capacity extends Amounts {
  /** Those that may be handed out, as the driver counts them. */
  readonly gpus: readonly number[];
}

interface Held {
  readonly claim: Resources;
  readonly doing: 'runs' | 'stops';
}

const AMOUNTS = ['cpu', 'memoryMb', 'diskMb'] as const;
type Amount = (typeof AMOUNTS)[number];
const WORDS = { cpu: 'cpu', memoryMb: 'memory', diskMb: 'disk' } as const;
/** Fractions of a core are added and taken away: sums may be off by a hair. */
const HAIR = 1e-9;

export class Tokens {
  readonly #capacity: Capacity;
  readonly #held = new Map<string, Held>();
  readonly #gpus: Gpus;
  /** What all hold together: every waiting task is measured against it after every change. */
  #used: Amounts = { cpu: 0, memoryMb: 0, diskMb: 0 };
  /** Many wait for the same: who holds the most of it is found once, until somebody takes or frees something. */
  readonly #words = new Map<string, string>();

  constructor(capacity: Capacity) {
    this.#capacity = capacity;
    this.#gpus = new Gpus(capacity.gpus);
  }

  /** What stands in the way of a claim, and who, in words; null when it fits. */
  obstacle(claim: Resources): string | null {
    const short = AMOUNTS.find(
      (amount) => this.#used[amount] + this.#cut(claim, amount) > this.#capacity[amount] + HAIR,
    );
    if (short !== undefined) return this.#said(short, () => this.#mostOf(short));
    if (!this.#gpus.fits(claim.gpu)) return this.#said('gpu', () => this.#mostOfGpus());
    const loud = this.#disturbed(claim);
    return loud === null ? null : this.#said(`quiet: ${loud}`, () => `quiet: ${loud}`);
  }

  /** GPUs that a claim could get, the best first. */
  candidates(claim: Resources): readonly number[] {
    return this.#gpus.candidates(claim.gpu);
  }

  take(holder: string, claim: Resources, gpus: readonly number[]): void {
    this.#gpus.take(holder, claim.gpu, gpus);
    this.keep(holder, claim, 'runs');
  }

  /** Its claim changes, its GPUs stay. `doing`: in words, what a holder does with it all. */
  keep(holder: string, claim: Resources, doing: Held['doing']): void {
    this.#held.set(holder, { claim, doing });
    this.#count();
  }

  free(holder: string): void {
    this.#held.delete(holder);
    this.#gpus.free(holder);
    this.#count();
  }

  /** Summed anew each time: what is only ever added and taken away drifts. */
  #count(): void {
    const used = { cpu: 0, memoryMb: 0, diskMb: 0 };
    for (const { claim } of this.#held.values())
      for (const amount of AMOUNTS) used[amount] += this.#cut(claim, amount);
    this.#used = used;
    this.#words.clear();
  }

  #said(key: string, words: () => string): string {
    const known = this.#words.get(key);
    if (known !== undefined) return known;
    const said = `waiting for ${words()}`;
    this.#words.set(key, said);
    return said;
  }

  #disturbed(claim: Resources): string | null {
    if (claim.quiet === 'either') return null;
    for (const [holder, held] of this.#held)
      if (disturbs(claim, held.claim)) return `${holder} ${held.doing}`;
    return null;
  }

  #mostOf(amount: Amount): string {
    const shares = [...this.#held].map(([holder, { claim }]) => ({
      holder,
      share: this.#cut(claim, amount),
    }));
    const [most] = shares.toSorted((a, b) => b.share - a.share);
    const whose =
      most === undefined ? '' : `: ${most.holder} holds ${this.#of(amount, most.share)}`;
    return `${WORDS[amount]}${whose}`;
  }

  #mostOfGpus(): string {
    const shares = [...this.#held.keys()].map((holder) => ({
      holder,
      share: this.#gpus.heldBy(holder),
    }));
    const [most] = shares.toSorted((a, b) => b.share - a.share);
    if (most === undefined) return 'a gpu';
    return `a gpu: ${most.holder} holds ${formatNumber(most.share)} of ${this.#gpus.count}`;
  }

  /** `6.00 GB of 8.00 GB`, `1 of 2`. */
  #of(amount: Amount, share: number): string {
    const words = (value: number): string =>
      amount === 'cpu' ? formatNumber(value) : formatBytes(value * 1e6);
    return `${words(share)} of ${words(this.#capacity[amount])}`;
  }

  /** A task that wants more than there is gets all there is. */
  #cut(claim: Resources, amount: Amount): number {
    return Math.min(claim[amount], this.#capacity[amount]);
  }
}

function disturbs(a: Resources, b: Resources): boolean {
  return (
    (a.quiet === 'alone' && b.quiet !== 'either') || (b.quiet === 'alone' && a.quiet !== 'either')
  );
}
