// One command in a fresh container, from its creation to its removal; kept where that is wanted and it failed.

import type { ContainerSpec, Ended } from '../docker/engine.ts';
import type { Kind } from '../model/kind.ts';
import { isFailure } from '../model/reason.ts';
import type { Outcome, RunnerContext } from '../model/runner.ts';
import {
  startLogged,
  type ContainerDeps,
  type LoggedContainer,
} from '../serving/logged-container.ts';
import { keepingOf, type TaskDeps } from './deps.ts';
import { orAborted } from './or-aborted.ts';

export interface Command extends Pick<ContainerDeps, 'beforeStart' | 'shown'> {
  readonly spec: ContainerSpec;
  /** Of its end; the container is still there. */
  readonly judge: (ended: Ended, container: LoggedContainer) => Outcome | Promise<Outcome>;
}

type Context = Pick<RunnerContext<Kind>, 'task' | 'sink' | 'signal'>;

/** Rejects with the signal's reason, with what the engine refuses, and with what `judge` throws. */
export async function runToEnd(
  { spec, judge, ...more }: Command,
  { task, sink, signal }: Context,
  deps: TaskDeps,
): Promise<Outcome> {
  const { engine, clock } = deps;
  const keeping = keepingOf(deps, task);
  const container = await startLogged(engine, spec, { clock, sink, signal, keeping, ...more });
  try {
    const outcome = await judge(await orAborted(container.ended, signal), container);
    return outcome.status === 'failed' ? await withKept(outcome, container) : outcome;
  } catch (error) {
    // A deadline is a failure as well: what hangs is worth a look.
    if (isFailure(error)) return await withKept({ status: 'failed', reason: error }, container);
    throw error;
  } finally {
    await container.discard();
  }
}

async function withKept(
  failed: Extract<Outcome, { status: 'failed' }>,
  container: LoggedContainer,
): Promise<Outcome> {
  const kept = await container.keep();
  return kept === null ? failed : { ...failed, reason: { ...failed.reason, kept } };
}
