// A scheduler under test: runners the test drives by hand, every event recorded, time standing still.

import type { FailureMode } from '../../src/model/config.ts';
import type { Event } from '../../src/model/event.ts';
import type { Gate } from '../../src/model/gate.ts';
import type { TaskId } from '../../src/model/ids.ts';
import type { Kind } from '../../src/model/kind.ts';
import type { Task } from '../../src/model/plan.ts';
import type { TaskResult } from '../../src/model/results.ts';
import type { Outcome, RunnerContext, Runners } from '../../src/model/runner.ts';
import type { Parts } from '../../src/scheduler/parts.ts';
import { runPlan } from '../../src/scheduler/run-plan.ts';
import type { Capacity } from '../../src/scheduler/tokens.ts';
import { ManualClock, settled } from './manual-clock.ts';
import { ManualGate } from './manual-gate.ts';
import { somePlan } from './plan-tasks.ts';
import { silentSink } from './silent-sink.ts';

export const PASSED: Outcome = { status: 'passed', output: {} };

interface Started {
  readonly signal: AbortSignal;
  readonly end: (outcome: Outcome) => void;
  readonly crash: (error: Error) => void;
}

export interface BenchOptions {
  readonly width?: number;
  readonly capacity?: Partial<Capacity>;
  readonly failureMode?: FailureMode;
  readonly attempts?: number;
  readonly seed?: () => number;
  readonly gate?: Gate;
  readonly engineBack?: (signal: AbortSignal) => Promise<boolean>;
  readonly carried?: ReadonlyMap<string, TaskResult>;
  /** Cancelled before it starts, for this reason. */
  readonly cancelled?: string;
}

export class SchedulerBench {
  readonly clock = new ManualClock();
  readonly events: Event[] = [];
  /** Ids in the order of their starts, attempts included. */
  readonly starts: TaskId[] = [];
  /** What each was given at its last start. */
  readonly gpus = new Map<TaskId, readonly number[]>();
  readonly stop = new AbortController();
  readonly #running = new Map<TaskId, Started>();
  readonly #run: Promise<ReadonlyMap<TaskId, TaskResult>>;

  constructor(tasks: readonly Task[], options: BenchOptions = {}) {
    const parts: Parts = {
      runners: this.#runners(),
      clock: this.clock,
      random: options.seed ?? (() => 0.5),
      emit: (event) => {
        this.events.push(event);
      },
      signal: this.stop.signal,
      openSink: silentSink,
      unchanged: ({ id }) => ({ checks: [{ name: id, passed: true, detail: 'before' }] }),
      gate: options.gate ?? new ManualGate(),
      engineBack: options.engineBack ?? (() => Promise.resolve(true)),
      carried: options.carried ?? new Map(),
      capacity: { cpu: 100, memoryMb: 100_000, diskMb: 100_000, gpus: [0], ...options.capacity },
      failureMode: options.failureMode ?? 'keep-going',
      retry: { attempts: options.attempts ?? 3, baseMs: 1000 },
      graceMs: 2000,
    };
    if (options.cancelled !== undefined) this.stop.abort(options.cancelled);
    this.#run = runPlan(somePlan(tasks, options.width), parts);
  }

  /** What runs now, sorted. */
  async running(): Promise<TaskId[]> {
    await settled();
    return [...this.#running.keys()].toSorted();
  }

  signalOf(id: TaskId): AbortSignal {
    return this.#started(id).signal;
  }

  async end(id: TaskId, outcome: Outcome = PASSED): Promise<void> {
    const started = this.#started(id);
    this.#running.delete(id);
    started.end(outcome);
    await settled();
  }

  async crash(id: TaskId, error: Error): Promise<void> {
    const started = this.#started(id);
    this.#running.delete(id);
    started.crash(error);
    await settled();
  }

  /** The last thing said about why a task waits. */
  waitingFor(id: TaskId): string | undefined {
    return this.events
      .flatMap((e) => (e.type === 'task-waiting' && e.task === id ? [e.why] : []))
      .at(-1);
  }

  async results(): Promise<Record<string, string>> {
    const results = await this.#run;
    return Object.fromEntries(
      [...results].map(([id, { status, reason }]) => [
        id,
        reason ? `${status}: ${reason.class}` : status,
      ]),
    );
  }

  finished(): Promise<ReadonlyMap<TaskId, TaskResult>> {
    return this.#run;
  }

  #started(id: TaskId): Started {
    const started = this.#running.get(id);
    if (started === undefined) throw new Error(`${id} does not run`);
    return started;
  }

  #runners(): Runners {
    const runner = <K extends Kind>({ task, signal, gpus }: RunnerContext<K>): Promise<Outcome> => {
      this.starts.push(task.id);
      this.gpus.set(task.id, gpus);
      const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
      this.#running.set(task.id, { signal, end: resolve, crash: reject });
      return promise;
    };
    return {
      build: () => Promise.resolve(PASSED),
      compile: runner,
      sanity: runner,
      serve: runner,
      smoke: runner,
      soak: runner,
      scrape: runner,
      metrics: runner,
      promote: runner,
    };
  }
}
