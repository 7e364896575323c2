// What the scheduler is given: it imports no Docker, no clock, no disk.

import type { Clock } from '../model/clock.ts';
import type { FailureMode } from '../model/config.ts';
import type { Emit, TaskOutput } from '../model/event.ts';
import type { Gate } from '../model/gate.ts';
import type { Task } from '../model/plan.ts';
import type { TaskResult } from '../model/results.ts';
import type { Runners } from '../model/runner.ts';
import type { TaskSink } from '../model/sink.ts';
import type { RetryPolicy } from './retry.ts';
import type { Capacity } from './tokens.ts';

export interface Parts {
  readonly runners: Runners;
  readonly clock: Clock;
  /** Seeded: decides the order among equals and the spread of waits. */
  readonly random: () => number;
  readonly emit: Emit;
  /** Cancels the whole run. */
  readonly signal: AbortSignal;
  readonly openSink: (task: Task) => TaskSink;
  /** What a task that is skipped as unchanged stands for in the results. */
  readonly unchanged: (task: Task) => TaskOutput;
  readonly capacity: Capacity;
  /** What else must be free before a task starts. */
  readonly gate: Gate;
  /** Asked before a task that lost the engine is tried again: whether the engine answers; false: not within its patience. */
  readonly engineBack: (signal: AbortSignal) => Promise<boolean>;
  /** How tasks ended before the run was resumed, of those that do not start again. */
  readonly carried: ReadonlyMap<string, TaskResult>;
  readonly failureMode: FailureMode;
  readonly retry: RetryPolicy;
  /** How long a runner may take to settle once its signal has aborted, in ms. */
  readonly graceMs: number;
}
