// A gate that answers as the test says, and keeps the book on who is inside.

import type { Entry, Gate } from '../../src/model/gate.ts';
import type { TaskId } from '../../src/model/ids.ts';
import type { Resources, Task } from '../../src/model/plan.ts';
import { failure } from '../../src/model/reason.ts';
import type { Passed } from '../../src/model/runner.ts';

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

export const claim = { cpu: 1, memoryMb: 1, diskMb: 0, gpu: 0, quiet: 'either' } as const;
export const busy = { kind: 'wait', why: 'waiting for memory: another run holds it' } as const;
export const broken = { status: 'failed', reason: failure('smoke', 'no answer') } as const;

/** Of a task that serves a model. */
export const served: Passed = {
  status: 'passed',
  output: {},
  service: {
    served: { model: 'tiny', processes: [], api: { host: '127.0.0.1', port: 1 } },
    lost: new Promise<never>(() => undefined),
    stop: () => Promise.resolve(),
  },
};
