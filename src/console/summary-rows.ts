// The rows of the last table: every task of a small run; of a large one each good image in one row, the others step by step.

import type { ImageResult, Results, TaskResult } from '../model/results.ts';
import { parseTime } from '../text/time.ts';
import { formatBytes, formatDuration, plural } from '../text/units.ts';
import { byBranch } from './branch.ts';
import { markOf } from './mark.ts';
import type { Status } from '../model/reason.ts';

export interface SummaryRow {
  readonly status: Status;
  readonly name: string;
  readonly outcome: string;
  readonly time: string;
  readonly size: string;
}

const COUNTED: readonly Status[] = ['passed', 'skipped', 'cancelled', 'failed'];

/** What a person still reads line by line. */
const MOST_ROWS = 40;

export function summaryRows(results: Results): SummaryRow[] {
  const { tasks } = results;
  if (tasks.length <= MOST_ROWS) return tasks.map((task) => taskRow(task, results));
  const branches = [...byBranch(tasks)];
  const isGood = ([, steps]: (typeof branches)[number]): boolean => steps.every(isFine);
  return [
    ...branches.filter(isGood).map(([branch, steps]) => branchRow(branch, steps, results)),
    // What is to be read last stands last, next to the verdict.
    ...branches
      .filter((branch) => !isGood(branch))
      .flatMap(([branch, steps]) => badRows(branch, steps, results)),
  ];
}

/** Passed, or skipped for a reason that is no loss. */
function isFine({ status, reason }: TaskResult): boolean {
  if (status === 'passed') return true;
  return status === 'skipped' && reason?.class !== 'blocked' && reason?.class !== 'refused';
}

function taskRow(task: TaskResult, { images }: Results): SummaryRow {
  const { id, status, reason, startedAt, durationMs } = task;
  const why = reason === undefined || reason.class === status ? '' : ` (${reason.class})`;
  const flaky = task.flaky ? ' (flaky)' : '';
  return {
    status,
    name: id,
    outcome: `${markOf(status).glyph} ${status}${why}${flaky}`,
    time: startedAt === null ? '' : formatDuration(durationMs),
    size: task.kind === 'build' ? sizeOf(task, images) : '',
  };
}

/** What broke step by step, the others counted. */
function badRows(branch: string, steps: readonly TaskResult[], results: Results): SummaryRow[] {
  const others = steps.filter((step) => !isBroken(step));
  const rows = steps.filter(isBroken).map((step) => taskRow(step, results));
  return others.length === 0 ? rows : [...rows, branchRow(branch, others, results)];
}

function isBroken({ status, reason }: TaskResult): boolean {
  return status === 'failed' || reason?.class === 'refused';
}

/** `✓ 5 steps passed`, `– 2 passed, 3 skipped` */
function branchRow(name: string, steps: readonly TaskResult[], { images }: Results): SummaryRow {
  const counts = COUNTED.flatMap((status) => {
    const count = steps.filter((step) => step.status === status).length;
    return count === 0 ? [] : [{ status, count }];
  });
  const worst = steps.every(isFine) ? counts[0] : counts.at(-1);
  const status = worst?.status ?? 'passed';
  const flaky = steps.filter((step) => step.flaky).length;
  const words = counts.map((each) => {
    const some = each.status === 'passed' && flaky > 0 ? ` (${flaky} flaky)` : '';
    return counts.length === 1
      ? `${plural(each.count, 'step')} ${each.status}${some}`
      : `${each.count} ${each.status}${some}`;
  });
  const [first] = steps;
  return {
    status,
    name,
    outcome: `${markOf(status).glyph} ${words.join(', ')}${skipReasons(steps)}`,
    time: spanOf(steps),
    size: first === undefined ? '' : sizeOf(first, images),
  };
}

/** ` (blocked, gpu-absent)`: why those were skipped that were. */
function skipReasons(steps: readonly TaskResult[]): string {
  const skipped = steps.filter(({ status }) => status === 'skipped');
  const reasons = [...new Set(skipped.flatMap(({ reason }) => reason?.class ?? []))];
  return reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
}

/** From the first start to the last end. */
function spanOf(steps: readonly TaskResult[]): string {
  const spans = steps.flatMap(({ startedAt, durationMs }) => {
    if (startedAt === null) return [];
    const start = parseTime(startedAt);
    return [{ start, end: start + durationMs }];
  });
  if (spans.length === 0) return '';
  const start = Math.min(...spans.map((span) => span.start));
  return formatDuration(Math.max(...spans.map((span) => span.end)) - start);
}

function sizeOf(task: TaskResult, images: readonly ImageResult[]): string {
  const made = images.find(
    ({ framework, target, revision }) =>
      framework === task.framework && target === task.target && revision === task.revision,
  );
  return made === undefined ? '' : formatBytes(made.sizeBytes);
}
