// What a report is made of: a stored plan and results, how the run went, and what earlier runs say beside it.

import type { RunChanges } from '../compare/change.ts';
import type { FrameworkComparison } from '../compare/framework-comparison.ts';
import type { Trend } from '../compare/trend.ts';
import type { Course } from '../model/course.ts';
import type { Plan } from '../model/plan.ts';
import type { Results } from '../model/results.ts';

export interface ReportInput {
  readonly plan: Plan;
  readonly results: Results;
  readonly comparison: readonly FrameworkComparison[];
  /** What unfinished tasks do or wait for; waits, build steps and services. Absent where the events are lost. */
  readonly course?: Course;
  readonly changes?: RunChanges;
  readonly trends?: readonly Trend[];
  /** Tasks whose log lies there as a page, too. */
  readonly logPages?: ReadonlySet<string>;
  /** The run has no verdict and its process has gone: it was killed. */
  readonly lost?: boolean;
  /** ms since the epoch. */
  readonly now: number;
}
