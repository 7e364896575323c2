// Everything a report is made of, from what is stored: the run, how it went, and the runs before it.

import { compareFrameworks } from '../compare/frameworks.ts';
import { runChanges } from '../compare/run-changes.ts';
import { trendsOf } from '../compare/trends.ts';
import type { ComparedRun } from '../compare/compared-run.ts';
import type { Clock } from '../model/clock.ts';
import type { Course } from '../model/course.ts';
import type { Plan } from '../model/plan.ts';
import type { Results } from '../model/results.ts';
import type { ReportInput } from '../report/report-input.ts';
import type { RunFolder } from '../store/run-folder.ts';
import { earlierRuns, thisRun } from './earlier-runs.ts';
import { storedCourse } from './stored.ts';

export interface ReportedRun {
  readonly folder: RunFolder;
  readonly plan: Plan;
  readonly results: Results;
  /** It has no verdict and its process has gone. */
  readonly lost?: boolean;
}

/** Reads the events of the run and the runs before it; without them the report says less. */
export async function reportInput(
  { folder, plan, results, lost = false }: ReportedRun,
  reportsDir: string,
  clock: Clock,
): Promise<ReportInput> {
  const earlier = await earlierRuns(reportsDir, thisRun(plan, results), clock);
  const course = await storedCourse({ folder, plan });
  const now = clock.now();
  return { ...reportOf({ plan, results, course, earlier, now }), lost };
}

interface Facts {
  readonly plan: Plan;
  readonly results: Results;
  readonly course: Course | null;
  /** Newest first. */
  readonly earlier: readonly ComparedRun[];
  readonly now: number;
}

export function reportOf({ plan, results, course, earlier, now }: Facts): ReportInput {
  const run = thisRun(plan, results);
  return {
    plan,
    results,
    comparison: compareFrameworks(results),
    changes: runChanges(run, earlier),
    trends: trendsOf(run, earlier),
    now,
    ...(course !== null && { course }),
  };
}
