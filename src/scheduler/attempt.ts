// One start of one task: its runner raced against cancellation, deadline and the loss of its service.

import type { Kind } from '../model/kind.ts';
import type { Task } from '../model/plan.ts';
import { failure, isFailure, toFailure, type Failure } from '../model/reason.ts';
import type { Outcome, RunnerContext, Runners } from '../model/runner.ts';
import type { Service } from '../model/served-model.ts';
import { formatDuration } from '../text/units.ts';
import type { Parts } from './parts.ts';

export type AttemptOutcome = Outcome | { readonly status: 'cancelled'; readonly why: string };

type Given = Omit<RunnerContext<Kind>, 'task' | 'signal'> & {
  readonly services: readonly Service[];
  /** Starts those anew that were lost with the engine. */
  readonly renew: (signal: AbortSignal) => Promise<void>;
  /** Cancels this task alone, or with the whole run; its reason is the word for why. */
  readonly cancel: AbortSignal;
  /** What is left of the task's deadline, in ms. */
  readonly leftMs: number;
};

/** A request that broke because its server died reports first; the death is known this much later. In ms. */
const LOSS_SETTLES_MS = 500;

export async function attempt(task: Task, given: Given, parts: Parts): Promise<AttemptOutcome> {
  const { services, renew, cancel, leftMs, ...context } = given;
  const end = new AbortController();
  const idle = new AbortController();
  const stopWith = (reason: unknown): void => {
    end.abort(reason);
  };
  const cancelled = (): void => {
    stopWith(cancel.reason);
  };
  if (cancel.aborted) cancelled();
  cancel.addEventListener('abort', cancelled, { once: true });
  parts.clock.sleep(leftMs, idle.signal).then(
    () => {
      stopWith(tooLong(task));
    },
    () => undefined,
  );
  try {
    const alive = renew(end.signal).then(() => {
      for (const { lost } of services) void lost.then(stopWith);
    });
    const running = start(task, { ...context, signal: end.signal }, parts.runners, alive);
    const outcome = await Promise.race([running, overdue(end.signal, idle.signal, parts)]);
    if (cancel.aborted) {
      if (outcome !== 'overdue' && outcome.status === 'passed') await discard(outcome.service);
      return { status: 'cancelled', why: String(cancel.reason) };
    }
    if (outcome === 'overdue') return failed(reasonOf(end.signal));
    if (outcome.status !== 'failed') return outcome;
    const { kept } = outcome.reason;
    if (end.signal.aborted)
      return { ...outcome, reason: { ...reasonOf(end.signal), ...(kept && { kept }) } };
    const lost = await lossOf(services, parts);
    return lost === null ? outcome : { ...outcome, reason: lost };
  } finally {
    cancel.removeEventListener('abort', cancelled);
    idle.abort();
  }
}

/** The one place where a task meets the runner of its kind. */
async function start(
  task: Task,
  context: Omit<RunnerContext<Kind>, 'task'>,
  runners: Runners,
  alive: Promise<void>,
): Promise<Outcome> {
  try {
    await alive;
    return task.kind === 'build'
      ? await runners.build({ ...context, task })
      : await runners[task.kind]({ ...context, task });
  } catch (error) {
    return failed(toFailure(error));
  }
}

/** It became ready too late. What cannot be stopped is left to the run's own removal of everything labelled. */
async function discard(service: Service | undefined): Promise<void> {
  await service?.stop('now').catch(() => undefined);
}

/** A runner that does not settle after its signal is left behind: nothing may hang a run. */
async function overdue(
  signal: AbortSignal,
  settled: AbortSignal,
  { clock, graceMs }: Parts,
): Promise<'overdue'> {
  if (!signal.aborted)
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve, { once: true });
    });
  await clock.sleep(graceMs, settled);
  return 'overdue';
}

async function lossOf(services: readonly Service[], { clock }: Parts): Promise<Failure | null> {
  if (services.length === 0) return null;
  const waited = new AbortController();
  const settled = clock.sleep(LOSS_SETTLES_MS, waited.signal).then(
    () => null,
    () => null,
  );
  const lost = await Promise.race([...services.map((service) => service.lost), settled]);
  waited.abort();
  return lost;
}

function tooLong(task: Task): Failure {
  const limit = formatDuration(task.deadlineMs);
  return failure('timeout', `${task.kind} did not end within ${limit}`, {
    hint: 'look at the end of its log for what it waited for',
  });
}

function reasonOf(signal: AbortSignal): Failure {
  return isFailure(signal.reason) ? signal.reason : toFailure(signal.reason);
}

function failed(reason: Failure): Outcome {
  return { status: 'failed', reason };
}
