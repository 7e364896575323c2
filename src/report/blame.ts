// Which step another one was blocked by, or still waits for: of its own image, or of the build that image starts from.

import type { Place, Step } from './places.ts';
import type { ReportInput } from './report-input.ts';

/** All steps of a run by task id: made once for each input. */
const made = new WeakMap<ReportInput, ReadonlyMap<string, Step>>();

function stepsOf(input: ReportInput): ReadonlyMap<string, Step> {
  const known = made.get(input);
  if (known) return known;
  const ended = new Map(input.results.tasks.map((result) => [result.id, result]));
  const steps = new Map(
    input.plan.tasks.map((task) => [task.id, { task, result: ended.get(task.id) ?? null }]),
  );
  made.set(input, steps);
  return steps;
}

/** The failed or refused step that keeps this one from being tried; null where nothing above it is either. */
export function blamed(step: Step, input: ReportInput): Step | null {
  const steps = stepsOf(input);
  const seen = new Set<string>(step.task.needs);
  // Grows while it is walked: the nearest first.
  for (const id of seen) {
    const above = steps.get(id);
    if (!above) continue;
    if (isCause(above)) return above;
    for (const need of above.task.needs) seen.add(need);
  }
  return null;
}

function isCause({ result }: Step): boolean {
  return result?.status === 'failed' || result?.reason?.class === 'refused';
}

/** The first of its needs that has not ended. */
export function awaited({ task }: Step, input: ReportInput): Step | null {
  const steps = stepsOf(input);
  const needs = task.needs.flatMap((id) => steps.get(id) ?? []);
  return needs.find(({ result }) => result === null) ?? null;
}

/** `after serve`; `after base build` where that is a step of another image. */
export function afterWords({ task }: Step, { framework, target }: Place): string {
  const parts = [
    task.framework === framework ? '' : task.framework,
    task.target === target ? '' : task.target,
    task.kind,
  ];
  return `after ${parts.filter(Boolean).join(' ')}`;
}
