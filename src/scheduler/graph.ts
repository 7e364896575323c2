// The shape of a plan: who waits for whom, who comes first, and that there is no circle.

import type { TaskId } from '../model/ids.ts';
import type { Task } from '../model/plan.ts';

/** Assumed for a task that no earlier run has timed, in ms. */
const UNKNOWN_MS = 30_000;

export interface Graph {
  readonly tasks: ReadonlyMap<TaskId, Task>;
  readonly dependants: ReadonlyMap<TaskId, readonly TaskId[]>;
  /** Expected ms from a task's start to the end of the longest chain behind it. */
  readonly pathMs: ReadonlyMap<TaskId, number>;
}

/** Throws for a need that is not in the plan and for a circle, naming it: plans are ours. */
export function graphOf(list: readonly Task[]): Graph {
  const tasks = new Map(list.map((task) => [task.id, task]));
  const dependants = new Map<TaskId, TaskId[]>(list.map((task) => [task.id, []]));
  for (const task of list)
    for (const need of task.needs) {
      const known = dependants.get(need);
      if (known === undefined)
        throw new Error(`${task.id} needs ${need}, which is not in the plan`);
      known.push(task.id);
    }
  const pathMs = new Map<TaskId, number>();
  const path: TaskId[] = [];
  const measure = (id: TaskId): number => {
    const known = pathMs.get(id);
    if (known !== undefined) return known;
    if (path.includes(id)) throw new Error(`circle in the plan: ${[...path, id].join(' -> ')}`);
    path.push(id);
    const behind = Math.max(0, ...(dependants.get(id) ?? []).map(measure));
    path.pop();
    const total = (tasks.get(id)?.expectedMs ?? UNKNOWN_MS) + behind;
    pathMs.set(id, total);
    return total;
  };
  for (const task of list) measure(task.id);
  return { tasks, dependants, pathMs };
}

/** Fisher-Yates with the given source of randomness, from 0 up to 1. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [result[last], result[other]];
    if (a !== undefined && b !== undefined) [result[last], result[other]] = [b, a];
  }
  return result;
}
