// The tasks that wait for their start, in the order in which they may have it, and what was last said of each.

import type { TaskId } from '../model/ids.ts';
import type { Task } from '../model/plan.ts';
import type { Ends } from './ends.ts';
import { shuffled, type Graph } from './graph.ts';
import type { Parts } from './parts.ts';

interface Waiting {
  readonly task: Task;
  why: string;
  /** What it was found to need first; undefined when that was never asked, or nothing is missing. */
  missing: TaskId | undefined;
}

export class Queue {
  readonly #parts: Pick<Parts, 'emit' | 'clock'>;
  /** In order. */
  readonly #waiting: Map<TaskId, Waiting>;

  /**
   * The longest path first. Equal paths start in a seeded random order, so that a missing edge shows in tests. What wants
   * quiet comes last: the small steps before it end the service that would stop in the middle of it.
   */
  constructor(
    tasks: readonly Task[],
    { pathMs }: Graph,
    parts: Pick<Parts, 'emit' | 'clock' | 'random'>,
  ) {
    this.#parts = parts;
    const path = ({ id }: Task): number => pathMs.get(id) ?? 0;
    const order = shuffled(tasks, parts.random).toSorted(
      (a, b) => wantsQuiet(a) - wantsQuiet(b) || path(b) - path(a),
    );
    this.#waiting = new Map(order.map((task) => [task.id, { task, why: '', missing: undefined }]));
  }

  get size(): number {
    return this.#waiting.size;
  }

  has(id: TaskId): boolean {
    return this.#waiting.has(id);
  }

  /** Safe to go through while tasks leave. */
  *tasks(): Iterable<Task> {
    for (const { task } of this.#waiting.values()) yield task;
  }

  /** Those that lack nothing but room; what the others wait for is told. */
  *ready(ends: Ends): Iterable<Task> {
    for (const waiting of this.#waiting.values()) {
      const { task, missing } = waiting;
      if (missing !== undefined && !ends.has(missing)) continue;
      waiting.missing = ends.missing(task);
      if (waiting.missing === undefined) yield task;
      else this.say(task, `waiting for ${waiting.missing}`);
    }
  }

  remove(id: TaskId): void {
    this.#waiting.delete(id);
  }

  /** Once, until there is something else to say. */
  say({ id }: Task, why: string): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined || waiting.why === why) return;
    waiting.why = why;
    this.#parts.emit({ type: 'task-waiting', at: this.#parts.clock.now(), task: id, why });
  }
}

function wantsQuiet({ resources }: Task): number {
  return resources.quiet === 'alone' ? 1 : 0;
}
