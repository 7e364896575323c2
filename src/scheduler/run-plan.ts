// Runs a plan: starts what is ready and fits, longest path first, until every task has ended.

import type { TaskId } from '../model/ids.ts';
import type { Plan, Resources, Task } from '../model/plan.ts';
import type { TaskResult } from '../model/results.ts';
import type { Passed } from '../model/runner.ts';
import { graphOf, shuffled, type Graph } from './graph.ts';
import type { AttemptOutcome } from './attempt.ts';
import type { Parts } from './parts.ts';
import { Services } from './services.ts';
import { satisfies, settledBeforehand } from './settle.ts';
import { endedWith, runTask, type Ended } from './task-run.ts';
import { Tokens } from './tokens.ts';

/** Results by task; never rejects but for a bug of ours. Services are stopped when it resolves. */
export function runPlan(plan: Plan, parts: Parts): Promise<ReadonlyMap<TaskId, TaskResult>> {
  return new PlanRun(plan, parts).finished();
}

class PlanRun {
  readonly #parts: Parts;
  readonly #width: number;
  readonly #graph: Graph;
  readonly #order: readonly Task[];
  readonly #tokens: Tokens;
  readonly #services: Services;
  readonly #stop = new AbortController();
  readonly #waiting = new Map<TaskId, string>();
  readonly #running = new Set<TaskId>();
  readonly #ends = new Map<TaskId, TaskResult>();
  readonly #passed = new Map<TaskId, Passed>();
  readonly #done = Promise.withResolvers<void>();
  /** Why nothing new starts; null while the run goes on. */
  #closed: string | null = null;

  constructor(plan: Plan, parts: Parts) {
    this.#parts = parts;
    this.#width = plan.width;
    this.#graph = graphOf(plan.tasks);
    // Equal paths start in a seeded random order, so that a missing edge shows in tests. What wants quiet comes last:
    // the small steps before it end the service that would stop in the middle of it.
    this.#order = shuffled(plan.tasks, parts.random).toSorted(
      (a, b) => wantsQuiet(a) - wantsQuiet(b) || this.#path(b.id) - this.#path(a.id),
    );
    this.#tokens = new Tokens(parts.capacity);
    this.#services = new Services(parts, {
      stopping: (id) => {
        this.#hold(id, 'noisy', 'stops');
      },
      stopped: (id) => {
        this.#tokens.free(id);
        this.#advance();
      },
    });
    for (const { id } of plan.tasks) this.#waiting.set(id, '');
  }

  async finished(): Promise<ReadonlyMap<TaskId, TaskResult>> {
    const { signal } = this.#parts;
    const cancel = (): void => {
      this.#close(String(signal.reason), true);
      this.#advance();
    };
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    else this.#advance();
    await this.#done.promise;
    signal.removeEventListener('abort', cancel);
    await this.#services.allStopped();
    return this.#ends;
  }

  /** Settles and starts whatever the last change allows. */
  #advance(): void {
    this.#settle();
    for (const task of this.#order) {
      if (this.#closed !== null) break;
      if (!this.#waiting.has(task.id)) continue;
      const why = this.#obstacle(task);
      if (why === null) this.#start(task);
      else this.#say(task, why);
    }
    if (this.#running.size > 0) return;
    if (this.#waiting.size === 0) this.#done.resolve();
    else if (!this.#services.stopping) this.#startAnyway();
  }

  /** Nothing runs and nothing will be freed: what waits for tokens would wait for ever. */
  #startAnyway(): void {
    const ready = this.#order.find(
      ({ id, needs }) => this.#waiting.has(id) && needs.every((need) => this.#satisfied(need)),
    );
    if (ready !== undefined) this.#start(ready);
  }

  /** Ends tasks that will never start, until no further one follows from them. */
  #settle(): void {
    let before: number;
    do {
      before = this.#waiting.size;
      for (const task of this.#order) {
        if (!this.#waiting.has(task.id)) continue;
        const settled =
          settledBeforehand(task, this.#ends) ??
          (this.#closed === null ? null : { status: 'cancelled' as const, why: this.#closed });
        if (settled !== null) this.#end(task, this.#unstarted(task, settled));
      }
    } while (this.#waiting.size < before);
  }

  #unstarted(task: Task, settled: AttemptOutcome): Ended {
    const ended = endedWith(task, settled);
    if (ended.result.reason?.class !== 'unchanged') return ended;
    return { ...ended, output: this.#parts.unchanged(task) };
  }

  #obstacle(task: Task): string | null {
    const need = task.needs.find((id) => !this.#satisfied(id));
    if (need !== undefined) return `waiting for ${need}`;
    if (this.#running.size >= this.#width) return `waiting for one of ${this.#width} places`;
    const missing = this.#tokens.obstacle(task.resources);
    return missing === null ? null : `waiting for ${missing}`;
  }

  #satisfied(id: TaskId): boolean {
    const end = this.#ends.get(id);
    return end !== undefined && satisfies(end);
  }

  #start(task: Task): void {
    this.#waiting.delete(task.id);
    this.#running.add(task.id);
    const gpus = this.#tokens.take(task.id, task.resources);
    const around = {
      gpus,
      inputs: new Map([...this.#passed].filter(([id]) => task.needs.includes(id))),
      services: this.#services.of(task.needs),
      cancel: this.#stop.signal,
    };
    runTask(task, around, this.#parts)
      .then((ended) => this.#services.keptFor(task, ended))
      .then((ended) => {
        this.#ran(task, ended);
      })
      .catch((error: unknown) => {
        this.#done.reject(error);
      });
  }

  #ran(task: Task, ended: Ended): void {
    this.#running.delete(task.id);
    const service = ended.passed?.service;
    if (service === undefined) {
      this.#tokens.free(task.id);
    } else {
      this.#hold(task.id, 'either', 'runs');
      const users = this.#graph.dependants.get(task.id) ?? [];
      this.#services.started(
        task.id,
        service,
        users.filter((id) => !this.#ends.has(id)),
      );
    }
    this.#end(task, ended);
    this.#advance();
  }

  /** A ready service keeps memory and GPU but wants no core; idle it disturbs no measurement, while it stops it does. */
  #hold(id: TaskId, quiet: Resources['quiet'], doing: 'runs' | 'stops'): void {
    const task = this.#graph.tasks.get(id);
    if (task !== undefined) this.#tokens.take(id, { ...task.resources, cpu: 0, quiet }, doing);
  }

  #end(task: Task, { result, output, passed }: Ended): void {
    this.#waiting.delete(task.id);
    this.#ends.set(task.id, result);
    if (passed !== null) this.#passed.set(task.id, passed);
    this.#parts.emit({
      type: 'task-ended',
      at: this.#parts.clock.now(),
      task: task.id,
      result,
      output,
    });
    this.#services.released(task.id, this.#stop.signal.aborted ? 'now' : 'gently');
    if (result.status === 'failed' && this.#closed === null) this.#react(task);
  }

  #react(failed: Task): void {
    const { failureMode } = this.#parts;
    if (failureMode === 'keep-going') return;
    this.#close(`${failed.id} failed (--${failureMode})`, failureMode === 'fail-fast');
  }

  #close(why: string, stopRunning: boolean): void {
    this.#closed ??= why;
    if (stopRunning) this.#stop.abort(why);
  }

  #say(task: Task, why: string): void {
    if (this.#waiting.get(task.id) === why) return;
    this.#waiting.set(task.id, why);
    this.#parts.emit({ type: 'task-waiting', at: this.#parts.clock.now(), task: task.id, why });
  }

  #path(id: TaskId): number {
    return this.#graph.pathMs.get(id) ?? 0;
  }
}

function wantsQuiet({ resources }: Task): number {
  return resources.quiet === 'alone' ? 1 : 0;
}
