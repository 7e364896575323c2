// The watchdogs at work: those whose process is dead, and who remove what it has left.

import type { Clock } from '../model/clock.ts';
import { ownerOfMark, WATCHDOG_OF } from './mark.ts';
import type { IsDead } from './owner.ts';
import { allProcesses, withVariable } from './process-table.ts';

const LOOK_MS = 100;

/** Pids. Processes themselves tell, and no file: it cannot be stale, and holds for every cache and reports folder. */
export function watchdogsAtWork(isDead: IsDead): readonly number[] {
  const marked = withVariable(WATCHDOG_OF);
  if (marked.size === 0) return [];
  const alive = new Set(allProcesses().map(({ pid }) => pid));
  return [...marked].flatMap(([pid, mark]) => {
    const owner = ownerOfMark(mark);
    const works = pid !== process.pid && alive.has(pid) && owner !== null && isDead(owner);
    return works ? [pid] : [];
  });
}

/** Whether all of them have ended in time. `onWait` is told once of those it waits for. */
export async function watchdogsEnded(
  isDead: IsDead,
  waiting: {
    readonly clock: Clock;
    readonly mostMs: number;
    readonly onWait: (pids: readonly number[]) => void;
    readonly signal?: AbortSignal;
  },
): Promise<boolean> {
  const { clock, mostMs, onWait, signal } = waiting;
  const began = clock.monotonic();
  let told = false;
  for (;;) {
    const pids = watchdogsAtWork(isDead);
    if (pids.length === 0) return true;
    if (clock.monotonic() - began > mostMs) return false;
    if (!told) onWait(pids);
    told = true;
    await clock.sleep(LOOK_MS, signal);
  }
}
