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
import type { EngineReturn } from './engine-return.ts';
import type { Parts } from './parts.ts';
import { pause } from './pause.ts';
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
  readonly renew: (signal: AbortSignal) => Promise<void>;
  readonly cancel: AbortSignal;
  readonly engine: EngineReturn;
}

export async function runTask(task: Task, around: Around, parts: Parts): Promise<Ended> {
  const { clock } = parts;
  const { engine, ...given } = around;
  const { cancel } = around;
  const startedAt = clock.now();
  const began = clock.monotonic();
  const leftMs = (): number => task.deadlineMs - (clock.monotonic() - began);
  const retried: Failure[] = [];
  const sink = parts.openSink(task);
  const endedAs = (outcome: AttemptOutcome, attempts: number): Ended =>
    endedWith(task, outcome, {
      startedAt,
      durationMs: clock.monotonic() - began,
      attempts,
      retried,
    });
  try {
    for (let number = 1; ; number += 1) {
      parts.emit({ type: 'task-started', at: clock.now(), task: task.id, attempt: number });
      const now = { ...given, attempt: number, leftMs: leftMs(), sink, emit: parts.emit };
      const outcome = await attempt(task, now, parts);
      if (outcome.status !== 'failed') return endedAs(outcome, number);
      const { reason } = outcome;
      const retryInMs = retryDelay(reason, number, parts);
      // An attempt that could only run into the deadline would hide why the last one failed.
      if (retryInMs === null || retryInMs >= leftMs()) return endedAs(outcome, number);
      sink.log(`attempt ${number} failed: ${reason.message}`);
      const next = { task, attempt: number, reason, retryInMs, engine, cancel, leftMs };
      const how = await pause(next, parts);
      if (how === 'ended') return endedAs(outcome, number);
      retried.push(reason);
      if (how === 'cancelled')
        return endedAs({ status: 'cancelled', why: String(cancel.reason) }, number);
    }
  } finally {
    await sink.close();
  }
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
      ...(course.retried.length > 0 && outcome.status === 'passed' && { flaky: true }),
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
