// The runner of kinds that no recipe of today plans: a task of one, out of a plan file, fails and is told why.

import type { Kind } from '../model/kind.ts';
import { failure } from '../model/reason.ts';
import type { Outcome, RunnerContext } from '../model/runner.ts';

export function unavailable(context: RunnerContext<Kind>): Promise<Outcome> {
  const { kind } = context.task;
  const reason = failure('config', `${kind} is not available for this recipe`);
  return Promise.resolve({ status: 'failed', reason });
}
