// The steps of all builds of a run, each once: parallel builds of one Dockerfile share their first ones.

import type { Course } from '../model/course.ts';
import type { BuildStep } from '../model/event.ts';

export interface SharedStep {
  readonly step: BuildStep;
  /** The builds that tell of it, in the order of the plan. */
  readonly tasks: readonly string[];
}

/**
 * Those that have started, in the order of the plan. The engine gives some steps of every build the same digest
 * ("exporting to image"), but tells a step that is really shared with the same start to each.
 */
export function sharedSteps(course: Course): SharedStep[] {
  const told = [...course].flatMap(([task, { steps }]) =>
    steps.filter(({ startedAt }) => startedAt !== null).map((step) => ({ task, step })),
  );
  const same = Map.groupBy(told, ({ step }) => `${step.digest} ${step.startedAt}`);
  return [...same.values()].map((all) => ({
    step: all.map(({ step }) => step).reduce(later),
    tasks: all.map(({ task }) => task),
  }));
}

/** A build that was ended early did not hear of the end of its steps. */
function later(one: BuildStep, other: BuildStep): BuildStep {
  return (other.finishedAt ?? 0) > (one.finishedAt ?? 0) ? other : one;
}
