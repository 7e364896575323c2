// Why a task did not pass: one short list of classes, and the failure as a value.

import * as v from 'valibot';

export const FAILURE_CLASSES = [
  'network',
  'registry',
  'auth',
  'disk',
  'oom',
  'gpu-busy',
  'dockerfile',
  'base-image',
  'dependency',
  'compile',
  'checksum',
  'sanity',
  'not-ready',
  'smoke',
  'soak',
  'metrics',
  'server-lost',
  'timeout',
  'engine-lost',
  'config',
  'internal',
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

const SKIP_CLASSES = ['unchanged', 'blocked', 'gpu-absent', 'not-selected', 'refused'] as const;

export const STATUSES = ['passed', 'failed', 'skipped', 'cancelled'] as const;
export type Status = (typeof STATUSES)[number];

const KeptSchema = v.object({
  /** The container's name. */
  container: v.string(),
  /** `paused`: its processes and their memory are as they were, and use no core; `exited`: files and log are there. */
  state: v.picklist(['paused', 'exited']),
  /** Commands for a shell: to look into it, and to remove it. */
  look: v.string(),
  remove: v.string(),
});
/** A container that --keep-failed has left for a person to look into. */
export type Kept = v.InferOutput<typeof KeptSchema>;

const detail = {
  /** One line that a person reads first. */
  message: v.string(),
  /** A place to go to, where it is not the task: a file, a flag, an address, the folder of a run. */
  where: v.optional(v.string()),
  /** The underlying words: of the engine, of git, of the server. */
  cause: v.optional(v.string()),
  exitCode: v.optional(v.number()),
  /** At most 15 log lines around the first cause, or the last 50 of a container; without control codes. */
  excerpt: v.optional(v.string()),
  /** Which line of `excerpt` is the guilty one, from 0. */
  guiltyLine: v.optional(v.number()),
  /** Where `excerpt` begins in the task's log, from 1. */
  logLine: v.optional(v.number()),
  /** The command that repeats just this step. */
  repeat: v.optional(v.string()),
  /** One thing to do now, where more than repeating helps. */
  hint: v.optional(v.string()),
  kept: v.optional(KeptSchema),
};

export const FailureSchema = v.object({ class: v.picklist(FAILURE_CLASSES), ...detail });
export const SkipSchema = v.object({ class: v.picklist(SKIP_CLASSES), ...detail });
export const ReasonSchema = v.object({
  class: v.picklist([...FAILURE_CLASSES, ...SKIP_CLASSES, 'cancelled']),
  ...detail,
});

/** An expected failure: a value; where something must be thrown, in a FailureError (bugs throw as they are). */
export type Failure = v.InferOutput<typeof FailureSchema>;
export type Skip = v.InferOutput<typeof SkipSchema>;
export type Reason = v.InferOutput<typeof ReasonSchema>;

/** Classes worth another attempt of the same task. */
export const RETRIED: ReadonlySet<string> = new Set<FailureClass>([
  'network',
  'registry',
  'engine-lost',
]);

export function failure(
  failureClass: FailureClass,
  message: string,
  more: Omit<Failure, 'class' | 'message'> = {},
): Failure {
  return { class: failureClass, message, ...more };
}

/** What aborts a signal may be a failure itself: a deadline, the loss of a service. */
export function isFailure(value: unknown): value is Failure {
  return v.is(FailureSchema, value);
}

/** Carries a failure where a value cannot be returned; the scheduler or the command line catches it at the latest. */
export class FailureError extends Error {
  readonly failure: Failure;

  constructor(reason: Failure, options?: ErrorOptions) {
    super(reason.message, options);
    this.name = 'FailureError';
    this.failure = reason;
  }
}

/** The one funnel from a thrown surprise to a value. */
export function toFailure(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  const thrown = error instanceof Error ? error : new Error(String(error));
  return failure('internal', `unexpected: ${thrown.message}`, {
    cause: thrown.stack ?? thrown.message,
  });
}
