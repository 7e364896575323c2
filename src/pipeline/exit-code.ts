// The verdict of a run and the exit code that tells it, where several reasons may hold at once.

import type { Config } from '../model/config.ts';
import { EXIT } from '../model/exit.ts';
import type { Plan } from '../model/plan.ts';
import type { Results, TaskResult, Verdict } from '../model/results.ts';

export interface RunEnd {
  readonly verdict: Verdict;
  readonly exitCode: number;
}

export type Interrupt = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

interface Ending {
  readonly plan: Plan;
  readonly results: Pick<Results, 'tasks' | 'measurements'>;
  readonly interrupted: Interrupt | null;
  readonly frameworks: Config['frameworks'];
}

/** A bug stands before an interruption, that before a failure, that before an invalid measurement. */
export function endOf(ending: Ending): RunEnd {
  const { plan, results, interrupted } = ending;
  const failed = results.tasks.some(isBad) || plan.problems.length > 0;
  const verdict = failed ? 'failed' : 'passed';
  return {
    verdict: interrupted === null ? verdict : 'cancelled',
    exitCode: exitCodeOf(ending, failed),
  };
}

function exitCodeOf({ plan, results, interrupted, frameworks }: Ending, failed: boolean): number {
  if (results.tasks.some(({ reason }) => reason?.class === 'internal')) return EXIT.bug;
  if (interrupted !== null) return interrupted === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
  if (plan.tasks.length === 0 && plan.problems.length > 0) return EXIT.config;
  if (failed) return EXIT.failed;
  const unfit = results.measurements.some(
    ({ valid, framework }) =>
      !valid && frameworks.some(({ name, soak }) => name === framework && soak.requireValid),
  );
  return unfit ? EXIT.invalid : EXIT.passed;
}

/** Unchanged, absent GPUs and what was not selected do not change the verdict; a block comes with its failure. */
function isBad({ status, reason }: TaskResult): boolean {
  if (status === 'failed' || status === 'cancelled') return true;
  return status === 'skipped' && (reason?.class === 'refused' || reason?.class === 'blocked');
}
