// Kinds that no recipe of today asks for: no plan holds them, and one that does is told so.

import type { Kind } from '../model/kind.ts';
import { failure } from '../model/reason.ts';
import type { Outcome, RunnerContext } from '../model/runner.ts';

export function unavailable(context: RunnerContext<Kind>): Promise<Outcome> {
  const { kind } = context.task;
  const reason = failure('config', `${kind} is not available for this recipe`);
  return Promise.resolve({ status: 'failed', reason });
}
