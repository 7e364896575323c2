// Runs a plan: starts what is ready and fits, longest path first, until every task has ended.

import type { Entry } from '../model/gate.ts';
import type { TaskId } from '../model/ids.ts';
import type { Plan, Resources, Task } from '../model/plan.ts';
import type { TaskResult } from '../model/results.ts';
import { Ends } from './ends.ts';
import { EngineReturn } from './engine-return.ts';
import { Entrance } from './entrance.ts';
import { graphOf, type Graph } from './graph.ts';
import type { AttemptOutcome } from './attempt.ts';
import type { Parts } from './parts.ts';
import { Queue } from './queue.ts';
import { Services } from './services.ts';
import { settledBeforehand } from './settle.ts';
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
  readonly #tokens: Tokens;
  readonly #services: Services;
  readonly #entrance: Entrance;
  readonly #engine: EngineReturn;
  readonly #stop = new AbortController();
  readonly #waiting: Queue;
  readonly #running = new Set<TaskId>();
  readonly #ends: Ends;
  /** Whose dependants have not yet been looked at. */
  readonly #ended: TaskId[] = [];
  /** Bugs, those included that show while services stop at the end. */
  readonly #surprises: unknown[] = [];
  readonly #done = Promise.withResolvers<void>();
  /** Why nothing new starts; null while the run goes on. */
  #closed: string | null = null;
  /** It starts although it does not fit. */
  #anyway: TaskId | null = null;

  constructor(plan: Plan, parts: Parts) {
    this.#parts = parts;
    this.#width = plan.width;
    this.#graph = graphOf(plan.tasks);
    this.#tokens = new Tokens(parts.capacity);
    this.#ends = new Ends(plan.tasks, parts.carried);
    this.#engine = new EngineReturn(parts);
    this.#services = new Services(parts, {
      stopping: (id) => {
        this.#keep(id, 'noisy', 'stops');
      },
      stopped: (id) => {
        this.#safely(() => {
          this.#free(id);
          this.#advance();
        });
      },
    });
    this.#entrance = new Entrance(parts, {
      answered: (task, entry) => {
        this.#safely(() => {
          this.#answered(task, entry);
          this.#advance();
        });
      },
      due: () => {
        this.#safely(() => {
          this.#advance();
        });
      },
    });
    const others = plan.tasks.filter(({ id }) => !this.#ends.has(id));
    this.#waiting = new Queue(others, this.#graph, parts);
  }

  async finished(): Promise<ReadonlyMap<TaskId, TaskResult>> {
    const { signal } = this.#parts;
    const cancel = (): void => {
      this.#safely(() => {
        this.#close(String(signal.reason), true);
        this.#advance();
      });
    };
    this.#settleAll(this.#waiting.tasks());
    this.#settle();
    for (const task of this.#waiting.tasks()) this.#ends.refuseHollow(task);
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    else this.#advance();
    try {
      await this.#done.promise;
    } finally {
      signal.removeEventListener('abort', cancel);
      this.#close('the run has ended', true);
      await this.#services.allStopped();
    }
    if (this.#surprises.length > 0) throw this.#surprises[0];
    return this.#ends.results;
  }

  /** A surprise here would leave the run waiting for ever. */
  #safely(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#surprise(error);
    }
  }

  #surprise(error: unknown): void {
    this.#surprises.push(error);
    this.#done.reject(error);
  }

  /** Settles and starts whatever the last change allows. */
  #advance(): void {
    this.#settle();
    this.#askNext();
    if (this.#running.size > 0 || this.#entrance.isAsking || this.#entrance.keepsWaiting) return;
    if (this.#waiting.size === 0) this.#done.resolve();
    else if (!this.#services.stopping) this.#startAnyway();
  }

  #askNext(): void {
    while (this.#closed === null && !this.#entrance.isAsking) {
      const next = this.#next();
      if (next !== null) this.#entrance.ask(next, this.#tokens.candidates(next.resources));
      else if (!this.#entrance.nextRound()) return;
    }
  }

  /** The first that is ready, fits, and has not been turned away; what the others wait for is told. */
  #next(): Task | null {
    let next: Task | null = null;
    for (const task of this.#waiting.ready(this.#ends)) {
      if (this.#entrance.hasTurnedAway(task.id)) continue;
      const why = this.#obstacle(task);
      if (why === null) next ??= task;
      else this.#waiting.say(task, why);
    }
    return next;
  }

  #answered(task: Task, entry: Entry): void {
    if (!this.#waiting.has(task.id)) {
      this.#entrance.leave(task);
      this.#entrance.forget(task.id);
      return;
    }
    switch (entry.kind) {
      case 'admitted':
        // A service may have begun to stop meanwhile, and disturb it.
        if (this.#obstacle(task) === null) this.#start(task, entry.gpus);
        else this.#entrance.leave(task);
        return;
      case 'wait':
        this.#waiting.say(task, entry.why);
        return;
      case 'refused':
        this.#end(task, endedWith(task, { status: 'failed', reason: entry.reason }));
    }
  }

  /** Nothing runs and nothing will be freed: what waits for tokens would wait for ever. The gate is asked all the same. */
  #startAnyway(): void {
    const [ready] = this.#waiting.ready(this.#ends);
    if (ready === undefined) return;
    this.#anyway = ready.id;
    this.#askNext();
  }

  /** Ends tasks that will never start, and what follows from that. */
  #settle(): void {
    if (this.#closed !== null) this.#settleAll(this.#waiting.tasks());
    for (let ended = this.#ended.pop(); ended !== undefined; ended = this.#ended.pop())
      this.#settleAll(this.#behind(ended));
  }

  *#behind(id: TaskId): Iterable<Task> {
    for (const behind of this.#graph.dependants.get(id) ?? []) {
      const task = this.#graph.tasks.get(behind);
      if (task !== undefined && this.#waiting.has(behind)) yield task;
    }
  }

  #settleAll(tasks: Iterable<Task>): void {
    for (const task of tasks) {
      const settled =
        settledBeforehand(task, this.#ends.results) ??
        (this.#closed === null ? null : { status: 'cancelled' as const, why: this.#closed });
      if (settled !== null) this.#end(task, this.#unstarted(task, settled));
    }
  }

  #unstarted(task: Task, settled: AttemptOutcome): Ended {
    const ended = endedWith(task, settled);
    if (ended.result.reason?.class !== 'unchanged') return ended;
    return { ...ended, output: this.#parts.unchanged(task) };
  }

  /** Of one that is ready. */
  #obstacle(task: Task): string | null {
    if (this.#running.size >= this.#width) return `waiting for one of ${this.#width} places`;
    return this.#anyway === task.id ? null : this.#tokens.obstacle(task.resources);
  }

  #start(task: Task, gpus: readonly number[]): void {
    this.#waiting.remove(task.id);
    this.#running.add(task.id);
    this.#tokens.take(task.id, task.resources, gpus);
    const around = {
      gpus,
      inputs: this.#ends.inputsOf(task),
      services: this.#services.of(task.needs),
      renew: (signal: AbortSignal) => this.#services.renew(task.needs, signal),
      cancel: this.#stop.signal,
      engine: this.#engine,
    };
    runTask(task, around, this.#parts)
      .then((ended) => this.#services.keptFor(task, ended))
      .then((ended) => {
        this.#ran(task, ended);
      })
      .catch((error: unknown) => {
        this.#surprise(error);
      });
  }

  #ran(task: Task, ended: Ended): void {
    this.#running.delete(task.id);
    const service = ended.passed?.service;
    if (service === undefined) {
      this.#free(task.id);
    } else {
      this.#keep(task.id, 'either', 'runs');
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
  #keep(id: TaskId, quiet: Resources['quiet'], doing: 'runs' | 'stops'): void {
    const task = this.#graph.tasks.get(id);
    if (task === undefined) return;
    const claim = { ...task.resources, cpu: 0, quiet };
    this.#tokens.keep(id, claim, doing);
    this.#entrance.holds(task, claim);
    this.#entrance.freed();
  }

  #free(id: TaskId): void {
    this.#tokens.free(id);
    const task = this.#graph.tasks.get(id);
    if (task !== undefined) this.#entrance.leave(task);
    this.#entrance.freed();
  }

  #end(task: Task, ended: Ended): void {
    const { result, output } = ended;
    this.#waiting.remove(task.id);
    this.#entrance.forget(task.id);
    this.#ends.add(task.id, ended);
    this.#ended.push(task.id);
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
    this.#entrance.close();
    if (stopRunning) this.#stop.abort(why);
  }
}
