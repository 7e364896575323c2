// What a report is made of: a stored plan and results, how the run went, and what earlier runs say beside it.

import type { RunChanges } from '../compare/change.ts';
import type { FrameworkComparison } from '../compare/framework-comparison.ts';
import type { Trend } from '../compare/trend.ts';
import type { Course } from '../model/course.ts';
import type { Plan } from '../model/plan.ts';
import type { Results } from '../model/results.ts';

/** A task without a result, as its last event tells. */
export interface Unfinished {
  readonly state: 'running' | 'waiting';
  /** ms since the epoch; null while it waits. */
  readonly since: number | null;
  /** What it does or waits for. */
  readonly message: string;
}

export interface ReportInput {
  readonly plan: Plan;
  readonly results: Results;
  readonly comparison: readonly FrameworkComparison[];
  /** By task id; only of a run that is under way. */
  readonly unfinished?: ReadonlyMap<string, Unfinished>;
  /** Waits, build steps and services, as the events tell; absent where they are lost. */
  readonly course?: Course;
  readonly changes?: RunChanges;
  readonly trends?: readonly Trend[];
  /** The run has no verdict and its process has gone: it was killed. */
  readonly lost?: boolean;
  /** ms since the epoch. */
  readonly now: number;
}
