// What differs between a task of now and one of then: its own inputs, and those of the tasks that it rests on.

import type { InputChange } from '../model/explanation.ts';
import type { Plan, Task } from '../model/plan.ts';
import { followsFrom } from './differences.ts';
import { inputDifferences } from './input-changes.ts';

/** A task in its plan. */
export interface PlannedTask {
  readonly plan: Pick<Plan, 'tasks'>;
  readonly task: Task;
}

/** Its own first. A digest of another task is told only where the inputs of that task are not known on both sides. */
export function changesBetween(before: PlannedTask, now: PlannedTask): readonly InputChange[] {
  const changes: InputChange[] = [];
  const seen = new Set<string>();
  const waiting: [PlannedTask, PlannedTask][] = [[before, now]];
  for (let pair = waiting.shift(); pair !== undefined; pair = waiting.shift()) {
    const [then, here] = pair;
    const { id, fingerprint } = here.task;
    if (seen.has(id)) continue;
    seen.add(id);
    for (const difference of inputDifferences(then.task.fingerprint, fingerprint)) {
      const { input } = difference;
      const both = followsFrom(input) ? ([behind(then, input), behind(here, input)] as const) : [];
      const [a, b] = both;
      if (a && b) waiting.push([a, b]);
      else changes.push({ task: id, ...difference });
    }
  }
  return changes;
}

/** The task whose digest this input is. */
function behind({ plan, task }: PlannedTask, input: string): PlannedTask | null {
  const [word = '', name = ''] = input.split(' ');
  const target = word === 'base' ? name : task.target;
  const kind = word === 'after' ? name : 'build';
  const found = plan.tasks.find(
    (one) =>
      one.kind === kind &&
      one.target === target &&
      one.framework === task.framework &&
      one.revision === task.revision,
  );
  return found === undefined ? null : { plan, task: found };
}
