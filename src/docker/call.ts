// One call to the engine: with a deadline, an optional signal, and its errors in our words.

import * as v from 'valibot';
import type Docker from 'dockerode';
import type { Clock } from '../model/clock.ts';
import { failure, FailureError } from '../model/reason.ts';
import { ANSWERS, callFailure } from './call-failure.ts';

export interface Connection {
  readonly docker: Docker;
  readonly clock: Clock;
  /** For messages. */
  readonly address: string;
}

export interface CallOptions {
  /** Completes the sentence "the engine failed to ...". */
  readonly what: string;
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** For calls that only read: an engine under full load still answers these within seconds. */
export const READ_MS = 20_000;
/** For calls that write to the engine's disk, which parallel builds keep busy. */
export const CHANGE_MS = 120_000;

/**
 * Runs `work` and rejects with a FailureError, or with the reason of `signal`. The deadline counts to
 * the moment when `work` settles: of a stream that is its first byte, and `signal` still ends it later.
 */
export async function call<T>(
  connection: Pick<Connection, 'clock' | 'address'>,
  { what, deadlineMs, signal }: CallOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const given = signal ? [signal] : [];
  const giveUp = new AbortController();
  const settled = new AbortController();
  const late = connection.clock
    .sleep(deadlineMs, AbortSignal.any([...given, settled.signal]))
    .then(() => {
      throw new FailureError(
        failure(
          'engine-lost',
          `the engine failed to ${what}: no answer in ${deadlineMs / 1000} s`,
          { where: connection.address, hint: ANSWERS },
        ),
      );
    });
  try {
    return await Promise.race([work(AbortSignal.any([...given, giveUp.signal])), late]);
  } catch (error) {
    giveUp.abort();
    signal?.throwIfAborted();
    throw callFailure(error, what, connection.address);
  } finally {
    settled.abort();
  }
}

/** A call whose JSON answer is checked before anyone relies on it. */
export async function ask<const S extends v.GenericSchema>(
  connection: Pick<Connection, 'clock' | 'address'>,
  options: CallOptions,
  schema: S,
  work: (signal: AbortSignal) => Promise<unknown>,
): Promise<v.InferOutput<S>> {
  const answer = v.safeParse(schema, await call(connection, options, work));
  if (answer.success) return answer.output;
  throw new FailureError(
    failure('engine-lost', `the engine failed to ${options.what}: its answer makes no sense`, {
      where: connection.address,
      cause: answer.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`).join('\n'),
      hint: ANSWERS,
    }),
  );
}
