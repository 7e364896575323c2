// The variables of a task's container that hold secrets, for who may have them.

import type { Task } from '../model/plan.ts';
import { secretsOfKind } from '../model/secrets-of-kind.ts';
import type { Sink } from '../model/sink.ts';
import { allowanceOf } from '../model/trust.ts';
import { frameworkOf, type TaskDeps } from './deps.ts';

/** For the request that makes the container, and nothing else. Throws a FailureError where a value is not there. */
export function secretVariables(
  task: Task,
  sink: Pick<Sink, 'log'>,
  deps: TaskDeps,
): Readonly<Record<string, string>> {
  const wanted = secretsOfKind(task.kind, frameworkOf(deps, task));
  if (allowanceOf(task).secrets) return deps.variablesOf(wanted);
  for (const [name, id] of Object.entries(wanted))
    sink.log(
      `${name} is the secret ${id}, which an untrusted branch is not given: it goes without`,
    );
  return {};
}
