// What a report is made of: a stored plan, stored results, and what is known of a run that has not ended.

import type { FrameworkComparison } from '../compare/framework-comparison.ts';
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
  /** The run has no verdict and its process has gone: it was killed. */
  readonly lost?: boolean;
  /** ms since the epoch. */
  readonly now: number;
}
