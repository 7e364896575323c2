// One task from its first start to its end: attempts, retries, and the result that is stored.

import type { TaskOutput } from '../model/event.ts';
import { logPath, type TaskId } from '../model/ids.ts';
import type { Task } from '../model/plan.ts';
import type { Failure, Reason } from '../model/reason.ts';
import type { TaskResult } from '../model/results.ts';
import type { Passed } from '../model/runner.ts';
import type { Service } from '../model/served-model.ts';
import { isoTime } from '../text/time.ts';
import { attempt, type AttemptOutcome } from './attempt.ts';
import type { Parts } from './parts.ts';
import { retryDelay } from './retry.ts';

export interface Ended {
  readonly result: TaskResult;
  readonly output: TaskOutput;
  /** Only of a passed task: what its dependants work with. */
  readonly passed: Passed | null;
}

export interface Around {
  readonly gpus: readonly number[];
  readonly inputs: ReadonlyMap<TaskId, Passed>;
  readonly services: readonly Service[];
  readonly cancel: AbortSignal;
}

export async function runTask(task: Task, around: Around, parts: Parts): Promise<Ended> {
  const startedAt = parts.clock.now();
  const began = parts.clock.monotonic();
  const retried: Failure[] = [];
  const sink = parts.openSink(task);
  try {
    for (let number = 1; ; number += 1) {
      const { clock } = parts;
      parts.emit({ type: 'task-started', at: clock.now(), task: task.id, attempt: number });
      const leftMs = task.deadlineMs - (clock.monotonic() - began);
      const given = { ...around, attempt: number, leftMs, sink, emit: parts.emit };
      let outcome = await attempt(task, given, parts);
      const delay = outcome.status === 'failed' ? retryDelay(outcome.reason, number, parts) : null;
      if (outcome.status === 'failed' && delay !== null) {
        retried.push(outcome.reason);
        sink.log(`attempt ${number} failed: ${outcome.reason.message}`);
        sayRetry({ task, attempt: number, reason: outcome.reason, retryInMs: delay }, parts);
        if (await waited(delay, around.cancel, parts)) continue;
        outcome = { status: 'cancelled', why: String(around.cancel.reason) };
      }
      const durationMs = clock.monotonic() - began;
      return endedWith(task, outcome, { startedAt, durationMs, attempts: number, retried });
    }
  } finally {
    await sink.close();
  }
}

interface Retry {
  readonly task: Task;
  readonly attempt: number;
  readonly reason: Failure;
  readonly retryInMs: number;
}

function sayRetry({ task, ...retry }: Retry, { emit, clock }: Parts): void {
  emit({ type: 'attempt-failed', at: clock.now(), task: task.id, ...retry });
}

/** False when the run was cancelled meanwhile. */
async function waited(ms: number, cancel: AbortSignal, { clock }: Parts): Promise<boolean> {
  return clock.sleep(ms, cancel).then(
    () => true,
    () => false,
  );
}

interface Course {
  readonly startedAt: number | null;
  readonly durationMs: number;
  readonly attempts: number;
  readonly retried: readonly Failure[];
}

const NEVER_STARTED: Course = { startedAt: null, durationMs: 0, attempts: 0, retried: [] };

/** The end of a task that never started, or of one that was started `course.attempts` times. */
export function endedWith(task: Task, outcome: AttemptOutcome, course = NEVER_STARTED): Ended {
  const output =
    outcome.status === 'passed' || outcome.status === 'failed' ? (outcome.output ?? {}) : {};
  const reason = reasonOf(task, outcome);
  return {
    result: {
      id: task.id,
      kind: task.kind,
      framework: task.framework,
      target: task.target,
      ref: task.ref,
      revision: task.revision,
      simulated: task.simulated,
      status: outcome.status,
      startedAt: course.startedAt === null ? null : isoTime(course.startedAt),
      durationMs: Math.round(course.durationMs),
      attempts: course.attempts,
      log: logPath(task.id),
      fingerprint: task.fingerprint.digest,
      ...(reason !== null && { reason }),
      ...(course.retried.length > 0 && { retried: [...course.retried] }),
      ...(output.checks !== undefined && { checks: output.checks }),
    },
    output,
    passed: outcome.status === 'passed' ? outcome : null,
  };
}

function reasonOf(task: Task, outcome: AttemptOutcome): Reason | null {
  switch (outcome.status) {
    case 'passed':
      return null;
    case 'failed':
      return { ...outcome.reason, repeat: outcome.reason.repeat ?? task.repeat };
    case 'skipped':
      return outcome.reason;
    case 'cancelled':
      return { class: 'cancelled', message: outcome.why, repeat: task.repeat };
  }
}
