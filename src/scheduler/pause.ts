// Between two attempts of a task: the engine must be back, and some time pass.

import type { Task } from '../model/plan.ts';
import type { Failure } from '../model/reason.ts';
import type { EngineReturn } from './engine-return.ts';
import type { Parts } from './parts.ts';

export interface Pause {
  readonly task: Task;
  readonly attempt: number;
  readonly reason: Failure;
  readonly retryInMs: number;
  readonly engine: EngineReturn;
  readonly cancel: AbortSignal;
  /** What is left of the task's deadline, in ms. */
  readonly leftMs: () => number;
}

/** `ended`: no further attempt, what failed stands. */
export async function pause(
  { task, attempt, reason, retryInMs, engine, cancel, leftMs }: Pause,
  { emit, clock }: Parts,
): Promise<'again' | 'ended' | 'cancelled'> {
  const { id } = task;
  emit({ type: 'attempt-failed', at: clock.now(), task: id, attempt, reason, retryInMs });
  if (reason.class === 'engine-lost') {
    const why = 'waiting for the Docker Engine to answer again';
    emit({ type: 'task-waiting', at: clock.now(), task: id, why });
    const isBack = await engine.within(leftMs(), cancel);
    if (cancel.aborted) return 'cancelled';
    if (!isBack || retryInMs >= leftMs()) return 'ended';
  }
  return clock.sleep(retryInMs, cancel).then(
    () => 'again',
    () => 'cancelled',
  );
}
