// How tasks have ended, in this run or before it was resumed, and what they left for those behind them.

import type { TaskId } from '../model/ids.ts';
import { FLEETING } from '../model/kind.ts';
import type { Task } from '../model/plan.ts';
import type { TaskResult } from '../model/results.ts';
import type { Passed } from '../model/runner.ts';
import { satisfies } from './settle.ts';
import type { Ended } from './task-run.ts';

export class Ends {
  readonly #results = new Map<TaskId, TaskResult>();
  readonly #passed = new Map<TaskId, Passed>();
  readonly #carried: ReadonlyMap<string, TaskResult>;

  constructor(tasks: readonly Task[], carried: ReadonlyMap<string, TaskResult>) {
    this.#carried = carried;
    for (const { id } of tasks) {
      const result = carried.get(id);
      if (result !== undefined) this.#results.set(id, result);
    }
  }

  get results(): ReadonlyMap<TaskId, TaskResult> {
    return this.#results;
  }

  has(id: TaskId): boolean {
    return this.#results.has(id);
  }

  add(id: TaskId, { result, passed }: Ended): void {
    this.#results.set(id, result);
    if (passed !== null) this.#passed.set(id, passed);
  }

  /** The first task that must still pass before this one may start. */
  missing({ needs }: Task): TaskId | undefined {
    return needs.find((need) => {
      const end = this.#results.get(need);
      return end === undefined || !satisfies(end);
    });
  }

  inputsOf({ needs }: Task): ReadonlyMap<TaskId, Passed> {
    const inputs = new Map<TaskId, Passed>();
    for (const need of needs) {
      const passed = this.#passed.get(need);
      if (passed !== undefined) inputs.set(need, passed);
    }
    return inputs;
  }

  /** Throws for a task that will run and finds nothing of what a need left: a resumed run must start that need again. */
  refuseHollow({ id, kind, needs }: Task): void {
    if (kind === 'promote') return;
    for (const need of needs) {
      const result = this.#carried.get(need);
      if (result !== undefined && FLEETING.has(result.kind))
        throw new Error(`${need} is carried over, but ${id} works on what it left`);
    }
  }
}
