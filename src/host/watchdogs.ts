// The watchdogs at work: those whose process is dead, and who remove what it has left.

import type { Clock } from '../model/clock.ts';
import { ownerOfMark, WATCHDOG_OF } from './mark.ts';
import type { IsDead } from './owner.ts';
import { allProcesses, withVariable } from './process-table.ts';

const LOOK_MS = 100;

/** Pids; of one place, or of all. Processes themselves tell, and no file: it cannot be stale. */
export function watchdogsAtWork(isDead: IsDead, place: string | null): readonly number[] {
  const marked = withVariable(WATCHDOG_OF);
  if (marked.size === 0) return [];
  const alive = new Set(allProcesses().map(({ pid }) => pid));
  return [...marked].flatMap(([pid, words]) => {
    const [mark = '', ...where] = words.split(' ');
    const owner = ownerOfMark(mark);
    const isThere = place === null || where.join(' ') === place;
    const works = isThere && pid !== process.pid && alive.has(pid);
    return works && owner !== null && isDead(owner) ? [pid] : [];
  });
}

/** Whether all of them have ended in time. `onWait` is told once of those it waits for. */
export async function watchdogsEnded(
  isDead: IsDead,
  waiting: {
    readonly clock: Clock;
    readonly place: string;
    readonly mostMs: number;
    readonly onWait: (pids: readonly number[]) => void;
    readonly signal?: AbortSignal;
  },
): Promise<boolean> {
  const { clock, place, mostMs, onWait, signal } = waiting;
  const began = clock.monotonic();
  let told = false;
  for (;;) {
    const pids = watchdogsAtWork(isDead, place);
    if (pids.length === 0) return true;
    if (clock.monotonic() - began > mostMs) return false;
    if (!told) onWait(pids);
    told = true;
    await clock.sleep(LOOK_MS, signal);
  }
}
