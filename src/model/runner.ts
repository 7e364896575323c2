// What the scheduler asks of the code that does a task: one runner per kind.

import type { Emit, TaskOutput } from './event.ts';
import type { TaskId } from './ids.ts';
import type { Kind } from './kind.ts';
import type { Snapshot } from './metric.ts';
import type { TaskOf } from './plan.ts';
import type { Failure, Skip } from './reason.ts';
import type { Service } from './served-model.ts';
import type { Sink } from './sink.ts';

export interface Passed {
  readonly status: 'passed';
  readonly output: TaskOutput;
  /** Of a `compile` task: the image of its container, for those who look at what it has compiled. */
  readonly compiled?: string;
  /** Of a `serve` task: alive until its last dependant has ended. */
  readonly service?: Service;
  /** Of a `soak` task: the pages scraped before the load. */
  readonly before?: readonly Snapshot[];
}

export type Outcome =
  | Passed
  | { readonly status: 'failed'; readonly reason: Failure; readonly output?: TaskOutput }
  | { readonly status: 'skipped'; readonly reason: Skip };

export interface RunnerContext<K extends Kind> {
  readonly task: TaskOf<K>;
  /** From 1. */
  readonly attempt: number;
  /** Aborts on cancellation, deadline, or the loss of a service; its reason may be a Failure. */
  readonly signal: AbortSignal;
  readonly sink: Sink;
  /** Those it may use, as the driver counts them; empty where it wants none, and where there is none to have. */
  readonly gpus: readonly number[];
  /** What the tasks this one needs have left behind, by their id. */
  readonly inputs: ReadonlyMap<TaskId, Passed>;
  readonly emit: Emit;
}

/** May throw: the scheduler turns a surprise into class `internal`. */
export type Runner<K extends Kind> = (context: RunnerContext<K>) => Promise<Outcome>;
export type Runners = { readonly [K in Kind]: Runner<K> };
