// Ends what dead processes of ours have left running: by the mark in its environment, with its groups and descendants.

import type { Clock } from '../model/clock.ts';
import type { Owner } from '../model/labels.ts';
import { CHILD_OF, ownerOfMark } from './mark.ts';
import { startOf, type IsDead } from './owner.ts';
import { allProcesses, withVariable } from './process-table.ts';

/** git takes its lock files away when it is asked to end. */
const GRACE_MS = 1000;
const LOOK_MS = 25;
/** What the kernel itself holds (a disk that does not answer) cannot be ended. */
const MOST_MS = 3000;

/** Pids, and whose they were. */
export function childrenOfDead(isDead: IsDead): ReadonlyMap<number, Owner> {
  const found = new Map<number, Owner>();
  for (const [pid, mark] of withVariable(CHILD_OF)) {
    const owner = ownerOfMark(mark);
    if (owner !== null && pid !== process.pid && isDead(owner)) found.set(pid, owner);
  }
  if (found.size === 0) return found;
  const all = allProcesses();
  const alive = new Set(all.map(({ pid }) => pid));
  for (const pid of found.keys()) if (!alive.has(pid)) found.delete(pid);
  // Without the mark: what was started with an environment of its own.
  let before: number;
  do {
    before = found.size;
    for (const { pid, parent, group } of all) {
      const owner = found.get(parent) ?? found.get(group);
      if (owner !== undefined && !found.has(pid) && pid !== process.pid) found.set(pid, owner);
    }
  } while (found.size > before);
  return found;
}

/** Resolves to those it has ended, when they are gone. */
export async function endChildrenOfDead(
  isDead: IsDead,
  clock: Clock,
): Promise<ReadonlyMap<number, Owner>> {
  const ended = new Map<number, Owner>();
  // When each was started: nothing tells of what has an environment of its own once its parent has ended.
  const told = new Map<number, string | null>();
  const began = clock.monotonic();
  for (;;) {
    for (const [pid, owner] of childrenOfDead(isDead)) {
      ended.set(pid, owner);
      if (told.has(pid)) continue;
      told.set(pid, startOf(pid));
      send(pid, 'SIGTERM');
    }
    const left = [...told].filter(([pid, start]) => start !== null && startOf(pid) === start);
    const since = clock.monotonic() - began;
    if (left.length === 0 || since > MOST_MS) return ended;
    if (since > GRACE_MS) for (const [pid] of left) send(pid, 'SIGKILL');
    await clock.sleep(LOOK_MS);
  }
}

/** It may have ended meanwhile, or be another user's. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
    // What is stopped hears of nothing but SIGKILL.
    process.kill(pid, 'SIGCONT');
  } catch {
    return;
  }
}
