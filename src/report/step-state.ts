// Where one step stands, with or without a result, and whether that leaves its image good.

import type { TaskCourse } from '../model/course.ts';
import { blamed } from './blame.ts';
import type { Place, Step } from './places.ts';
import type { ReportInput } from './report-input.ts';
import type { State } from './marks.ts';

/** Good: nothing to worry about; bad: a step failed or could not be tried; open: not finished. */
export type Standing = 'good' | 'bad' | 'open';

/** Skips that leave the verdict as it is. */
const HARMLESS: ReadonlySet<string> = new Set(['unchanged', 'gpu-absent', 'not-selected']);

/** Somebody is left to go on with it. */
export function isUnderWay({ results, lost }: ReportInput): boolean {
  return results.run.verdict === null && lost !== true;
}

export function stepState({ task, result }: Step, input: ReportInput): State {
  if (result) return result.status;
  if (!isUnderWay(input)) return 'not-run';
  return input.course?.get(task.id)?.state === 'running' ? 'running' : 'waiting';
}

/** What a task does or waits for now; null once it has ended, or nobody is left to end it. */
export function underWay({ task, result }: Step, input: ReportInput): TaskCourse | null {
  if (result !== null || !isUnderWay(input)) return null;
  return input.course?.get(task.id) ?? null;
}

export function standing(place: Place, input: ReportInput): Standing {
  const each = new Set(place.steps.map((step) => stepStanding(step, input)));
  if (each.has('bad')) return 'bad';
  return each.has('open') ? 'open' : 'good';
}

function stepStanding(step: Step, input: ReportInput): Standing {
  const state = stepState(step, input);
  if (state === 'passed') return 'good';
  if (state === 'failed') return 'bad';
  if (state !== 'skipped') return 'open';
  return HARMLESS.has(step.result?.reason?.class ?? '') ? 'good' : 'bad';
}

/** The step that made its image bad, of whatever image; one that was only blocked where the cause is not in the plan. */
export function guiltyStep(place: Place, input: ReportInput): Step | null {
  const bad = place.steps.filter((step) => stepStanding(step, input) === 'bad');
  const own = bad.find((step) => step.result?.status === 'failed');
  const first = own ?? bad[0];
  if (!first) return null;
  return first.result?.reason?.class === 'blocked' ? (blamed(first, input) ?? first) : first;
}
