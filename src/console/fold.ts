// A branch whose steps have all ended takes one line in place of theirs.

import type { BoardLine } from './board.ts';
import { kindOf } from './branch.ts';
import type { State } from './mark.ts';

/** How bad it is for a branch, worst first: its line tells the worst of its steps. */
const WORST_FIRST: readonly State[] = ['failed', 'cancelled', 'skipped', 'passed'];

/** The line of a branch in place of its steps, after its ref where `named`; null while one of them has not ended. */
export function foldBranch(
  branch: string,
  steps: readonly BoardLine[],
  named: boolean,
): BoardLine | null {
  if (!steps.every(({ state }) => WORST_FIRST.includes(state))) return null;
  const telling = steps.every(unchanged) ? steps : steps.filter((line) => !unchanged(line));
  const state = WORST_FIRST.find((bad) => telling.some((line) => line.state === bad)) ?? 'passed';
  const failed = steps.find((line) => line.state === 'failed');
  const first = failed === undefined ? [] : [failureOf(failed)];
  const why = state === 'skipped' ? lossOf(steps) : [];
  const ref = steps[0]?.ref ?? '';
  return {
    id: branch,
    ref,
    state,
    harmless: telling.every(({ harmless }) => harmless),
    flaky: steps.some(({ flaky }) => flaky),
    startedAt: null,
    durationMs: spanOf(steps),
    expectedMs: null,
    message: [...why, ...(named ? [ref] : []), ...first, countsOf(steps)].join(' · '),
    log: '',
  };
}

/** Where a branch does nothing now and waits: its line in place of its steps, for screens with too few rows; else null. */
export function foldWaiting(
  branch: string,
  steps: readonly BoardLine[],
  named: boolean,
): BoardLine | null {
  const next = steps.find(({ state }) => state === 'waiting');
  if (next === undefined || !steps.every(isQuiet)) return null;
  const why = next.message === '' ? [] : [`${kindOf(next.id)} ${next.message}`];
  return {
    ...next,
    id: branch,
    durationMs: null,
    expectedMs: null,
    message: [...why, ...(named ? [next.ref] : []), countsOf(steps)].join(' · '),
  };
}

function isQuiet({ state, harmless }: BoardLine): boolean {
  return state === 'waiting' || harmless;
}

/** What blocked all of them; nothing where each has a reason of its own. */
function lossOf(steps: readonly BoardLine[]): string[] {
  const lost = steps.filter(({ state, harmless }) => state === 'skipped' && !harmless);
  const reasons = [...new Set(lost.map(({ message }) => message))];
  return reasons.length === 1 ? reasons : [];
}

/** Says once what is step and reason class alike. */
function failureOf({ id, message }: BoardLine): string {
  const kind = `${kindOf(id)}: `;
  return message.startsWith(kind) ? message : kind + message;
}

function unchanged({ state, harmless }: BoardLine): boolean {
  return state === 'skipped' && harmless;
}

/** From the first start to the last end, in ms. */
function spanOf(steps: readonly BoardLine[]): number | null {
  const ran = steps.flatMap(({ startedAt, durationMs }) =>
    startedAt === null || durationMs === null ? [] : [[startedAt, startedAt + durationMs] as const],
  );
  if (ran.length === 0) return null;
  return Math.max(...ran.map(([, end]) => end)) - Math.min(...ran.map(([start]) => start));
}

const TOLD: readonly State[] = ['passed', 'waiting', 'failed', 'skipped', 'cancelled'];

/** `5 passed (1 flaky), 1 failed, 2 skipped` */
function countsOf(steps: readonly Pick<BoardLine, 'state' | 'flaky'>[]): string {
  const flaky = steps.filter((line) => line.flaky).length;
  return TOLD.map((state) => ({
    state,
    count: steps.filter((line) => line.state === state).length,
  }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => {
      const some = state === 'passed' && flaky > 0 ? ` (${flaky} flaky)` : '';
      return `${count} ${state}${some}`;
    })
    .join(', ');
}
