// A gate that answers as the test says, and keeps the book on who is inside.

import type { Entry, Gate } from '../../src/model/gate.ts';
import type { TaskId } from '../../src/model/ids.ts';
import type { Resources, Task } from '../../src/model/plan.ts';

type Answer = (task: Task, gpus: readonly number[], signal: AbortSignal) => Entry | Promise<Entry>;

export class ManualGate implements Gate {
  /** In the order of the questions. */
  readonly asked: TaskId[] = [];
  /** What was offered at the last question. */
  readonly offered = new Map<TaskId, readonly number[]>();
  readonly inside = new Map<TaskId, readonly number[]>();
  readonly held: [TaskId, Resources][] = [];
  readonly left: TaskId[] = [];
  answer: Answer;

  constructor(answer: Answer = admits) {
    this.answer = answer;
  }

  async enter(task: Task, gpus: readonly number[], signal: AbortSignal): Promise<Entry> {
    this.asked.push(task.id);
    this.offered.set(task.id, gpus);
    const entry = await this.answer(task, gpus, signal);
    if (entry.kind === 'admitted') this.inside.set(task.id, entry.gpus);
    return entry;
  }

  holds(task: Task, claim: Resources): void {
    this.held.push([task.id, claim]);
  }

  leave(task: Task): void {
    this.left.push(task.id);
    this.inside.delete(task.id);
  }
}

/** The best of those offered, as many as it wants. */
export function admits({ resources }: Task, gpus: readonly number[]): Entry {
  return { kind: 'admitted', gpus: gpus.slice(0, Math.ceil(resources.gpu)) };
}
