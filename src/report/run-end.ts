// Until when a run is told: its end, now, or the last sign of life of one that was killed.

import type { Course } from '../model/course.ts';
import { parseTime } from '../text/time.ts';
import type { ReportInput } from './report-input.ts';
import { isUnderWay } from './step-state.ts';

/** ms since the epoch. */
export function runEnd(input: ReportInput): number {
  const { run, tasks } = input.results;
  if (run.finishedAt !== null) return parseTime(run.finishedAt);
  if (isUnderWay(input)) return input.now;
  const ends = tasks.map(({ startedAt, durationMs }) =>
    startedAt === null ? 0 : parseTime(startedAt) + durationMs,
  );
  return Math.max(parseTime(run.startedAt), ...ends, ...signsOfLife(input.course));
}

function signsOfLife(course: Course = new Map()): number[] {
  return [...course.values()].flatMap(({ startedAt, endedAt, waits, steps, service }) => [
    startedAt ?? 0,
    endedAt ?? 0,
    ...waits.map(({ from }) => from),
    ...steps.map((step) => step.finishedAt ?? step.startedAt ?? 0),
    service?.stoppedAt ?? service?.readyAt ?? 0,
  ]);
}
