// One call to the engine: with a deadline, an optional signal, and its errors in our words.

import * as v from 'valibot';
import type Docker from 'dockerode';
import type { Clock } from '../model/clock.ts';
import { failure, FailureError } from '../model/reason.ts';
import { ANSWERS, callFailure } from './call-failure.ts';
import type { Heartbeat } from './heartbeat.ts';
import type { RegistryLogins } from './registry-logins.ts';

export interface Connection {
  readonly docker: Docker;
  readonly clock: Clock;
  /** For messages. */
  readonly address: string;
  readonly heartbeat: Heartbeat;
  readonly logins: RegistryLogins;
}

/** What a call of this room needs, whatever it asks with. */
type Line = Pick<Connection, 'clock' | 'address' | 'heartbeat'>;

interface WatchOptions {
  /** Completes the sentence "the engine failed to ...". */
  readonly what: string;
  readonly signal?: AbortSignal | undefined;
}

export interface CallOptions extends WatchOptions {
  readonly deadlineMs: number;
}

/** For calls that only read: an engine under full load still answers these within seconds. */
export const READ_MS = 20_000;
/** For calls that write to the engine's disk, which parallel builds keep busy. */
export const CHANGE_MS = 120_000;

/**
 * For what may take any time, streams above all: runs `work`, and rejects with the reason of `signal`, or with a FailureError
 * of class `engine-lost` as soon as the engine gives no sign of life; the signal given to `work` aborts with it.
 */
export async function watched<T>(
  { heartbeat, address }: Line,
  { what, signal }: WatchOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  try {
    return await heartbeat.during((lost) =>
      work(signal === undefined ? lost : AbortSignal.any([signal, lost])),
    );
  } catch (error) {
    signal?.throwIfAborted();
    throw callFailure(error, what, address);
  }
}

/**
 * As `watched`, with a deadline, which counts to the moment when `work` settles: of a stream that is its
 * first byte, and `signal` still ends it later.
 */
export async function call<T>(
  line: Line,
  { what, deadlineMs, signal }: CallOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return watched(line, { what, signal }, async (either) => {
    const giveUp = new AbortController();
    const settled = new AbortController();
    const late = line.clock
      .sleep(deadlineMs, AbortSignal.any([either, settled.signal]))
      .then(() => {
        throw new FailureError(
          failure(
            'engine-lost',
            `the engine failed to ${what}: no answer in ${deadlineMs / 1000} s`,
            { where: line.address, hint: ANSWERS },
          ),
        );
      });
    try {
      return await Promise.race([work(AbortSignal.any([either, giveUp.signal])), late]);
    } catch (error) {
      giveUp.abort();
      throw error;
    } finally {
      settled.abort();
    }
  });
}

/** A call whose JSON answer is checked before anyone relies on it. */
export async function ask<const S extends v.GenericSchema>(
  connection: Line,
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
