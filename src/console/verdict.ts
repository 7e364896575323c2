// The verdict of a run in one sentence.

import type { Results, TaskResult } from '../model/results.ts';
import { parseTime } from '../text/time.ts';
import { formatDuration } from '../text/units.ts';

/** `failed in 2 m 05 s: 3 passed, 1 failed, 2 skipped (2 blocked)`; `lost`: its process was killed. */
export function verdictSentence({ run, tasks }: Results, lost = false): string {
  const took =
    run.finishedAt === null
      ? ''
      : ` in ${formatDuration(parseTime(run.finishedAt) - parseTime(run.startedAt))}`;
  const counts = [
    passed(tasks),
    count(tasks, 'failed'),
    skipped(tasks),
    count(tasks, 'cancelled'),
  ].filter((text) => text !== '');
  const none = run.verdict === null ? 'no step has ended' : 'nothing to do';
  const told = counts.length === 0 ? none : counts.join(', ');
  const open = lost ? 'was cut off' : 'has not finished';
  return `${run.verdict ?? open}${took}: ${told}`;
}

/** A flaky pass is a pass, and no clean one. */
function passed(tasks: readonly TaskResult[]): string {
  const flaky = tasks.filter((task) => task.flaky).length;
  return `${count(tasks, 'passed')}${flaky === 0 ? '' : ` (${flaky} flaky)`}`;
}

function count(tasks: readonly TaskResult[], status: TaskResult['status']): string {
  const number = tasks.filter((task) => task.status === status).length;
  return number === 0 ? '' : `${number} ${status}`;
}

/** With the reasons: unchanged is fine, blocked is not. */
function skipped(tasks: readonly TaskResult[]): string {
  const reasons = tasks
    .filter(({ status }) => status === 'skipped')
    .map(({ reason }) => reason?.class ?? 'without a reason');
  if (reasons.length === 0) return '';
  const byClass = [...Map.groupBy(reasons, (reason) => reason)];
  const told = byClass.map(([reason, all]) => `${all.length} ${reason}`).join(', ');
  return `${reasons.length} skipped (${told})`;
}
