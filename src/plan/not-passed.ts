// What of a stored run is still to be done: every task that did not pass, and what could not be planned.

import type { Plan } from '../model/plan.ts';
import type { Results, TaskResult } from '../model/results.ts';
import type { TaskPlace } from '../model/ids.ts';

/** A task by the ref that a person named: the revision may be another one by now. */
export interface NamedPlace extends Omit<TaskPlace, 'revision'> {
  readonly ref: string;
}

/** Empty where all went well. Skipped as unchanged, for want of a GPU or as not selected is no failure. */
export function notPassed(plan: Plan, results: Results): NamedPlace[] {
  const ended = new Map(results.tasks.map((result) => [result.id, result]));
  const failed = plan.tasks.filter(({ id }) => isOpen(ended.get(id)));
  return [...failed.map(placeOf), ...unplanned(plan)];
}

function isOpen(result: TaskResult | undefined): boolean {
  if (result === undefined) return true;
  const { status, reason } = result;
  if (status === 'skipped') return reason?.class === 'blocked' || reason?.class === 'refused';
  return status !== 'passed';
}

/** Every kind of step of that run, for the branch or the framework that it could not plan. */
function unplanned({ problems, tasks }: Plan): NamedPlace[] {
  return problems.flatMap(({ ref, framework }) =>
    tasks.map((task) => ({ ...placeOf(task), framework: framework ?? task.framework, ref })),
  );
}

function placeOf({ kind, framework, target, ref }: NamedPlace): NamedPlace {
  return { kind, framework, target, ref };
}
