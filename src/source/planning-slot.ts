// A process plans in folders that no other one uses at the same time: the first free slot is its own until it ends.

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { ensureDir, removeTree } from '../host/files.ts';
import { holdFile } from '../host/lock.ts';
import { failure, FailureError } from '../model/reason.ts';
import type { Clone } from './clone.ts';
import { planningPlace } from './planning-place.ts';
import { pruneFolders, type Limits } from './prune.ts';
import { readStamp } from './stamp.ts';

/** Two weeks of some branches; the files of one take little. */
const LIMITS: Limits = { newest: 100, maxAgeMs: 14 * 86_400_000, maxBytes: 2e9 };

const SLOTS = 64;

/** By place: the kernel keeps a slot for this process, whatever becomes of it. */
const own = new Map<string, ReturnType<typeof takeSlot>>();

interface Slot {
  /** Absolute; one folder a commit. */
  readonly dir: string;
  /** Keeps the lock as long as it is known. */
  readonly lock: object;
}

/** Absolute, without blanks. @throws FailureError */
export async function ownSlot(clone: Pick<Clone, 'planningDir' | 'host'>): Promise<string> {
  const place = await planningPlace(clone);
  const known = own.get(place) ?? takeSlot(place, clone.host.clock.now());
  own.set(place, known);
  return (await known).dir;
}

async function takeSlot(place: string, now: number): Promise<Slot> {
  for (let number = 0; number < SLOTS; number += 1) {
    const lock = await holdFile(path.join(place, `${number}.lock`));
    if (lock === null) continue;
    const dir = path.join(place, String(number));
    await ensureDir(dir);
    // What a killed process left beside its checkouts has no stamp: it goes too.
    await pruneFolders(dir, { keep: [], now, limits: LIMITS });
    return { dir, lock };
  }
  throw new FailureError(
    failure('config', `${SLOTS} processes plan in ${place} already`, {
      where: place,
      hint: 'wait until one of them has ended',
    }),
  );
}

/** The checkouts in slots of a place that no process has, with what killed processes left beside them; gone afterwards where `remove` says so. */
export function freeCheckouts(place: string, remove: boolean): Promise<readonly string[]> {
  return inFreeSlots(place, remove, () => Promise.resolve(true));
}

/** Only what killed processes left there. */
export function unfinishedCheckouts(place: string, remove: boolean): Promise<readonly string[]> {
  return inFreeSlots(place, remove, async (dir) => (await readStamp(dir)) === null);
}

async function inFreeSlots(
  place: string,
  remove: boolean,
  isMeant: (dir: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const slot of (await readdir(place).catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    const lock = await holdFile(path.join(place, `${slot}.lock`));
    if (lock === null) continue;
    try {
      const slotDir = path.join(place, slot);
      for (const name of (await readdir(slotDir)).toSorted()) {
        const dir = path.join(slotDir, name);
        if (!(await isMeant(dir))) continue;
        if (remove) await removeTree(dir);
        found.push(dir);
      }
    } finally {
      lock.close();
    }
  }
  return found;
}
