// One request and its answer on a wire that is there: whichever comes first of answer, end, abort, deadline.

import { formatDuration } from '../text/units.ts';
import type { Head } from './head.ts';
import { fromSocketError, HttpError } from './http-error.ts';
import { ResponseParser } from './parser.ts';
import type { RequestLine } from './request-bytes.ts';
import type { Wire } from './wire.ts';

/**
 * `bytes` are valid during the call only; `at` is taken when they arrived, before they were parsed.
 * An HttpError thrown here ends the exchange.
 */
export type OnBody = (bytes: Buffer, at: number, head: Head) => void;

export interface Exchange {
  readonly request: RequestLine;
  readonly signal: AbortSignal;
  /** For the whole exchange, connecting included. */
  readonly timeoutMs: number;
  /** Monotonic, ms. */
  readonly now: () => number;
  readonly onBody: OnBody;
}

export interface Answer {
  readonly head: Head;
  /** When the last bytes of the head arrived. */
  readonly headAt: number;
  /** When the last bytes of the answer arrived. */
  readonly endAt: number;
}

export interface Limits {
  readonly deadline: AbortSignal;
  /** The wire has carried an earlier exchange. */
  readonly reused: boolean;
}

/** The server closed a kept connection while the request was under way: nobody read it. */
export class StaleError extends Error {}

type Ended = Answer & { readonly reusable: boolean };

/** Leaves the wire without a listener. Rejects with an HttpError or a StaleError. */
export async function converse(
  wire: Wire,
  bytes: Buffer,
  exchange: Exchange,
  limits: Limits,
): Promise<Ended> {
  const { signal, now } = exchange;
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  let at = 0;
  let headAt = 0;
  const parser = new ResponseParser(exchange.request.method, {
    onHead: () => {
      headAt = at;
    },
    onBody: (piece, head) => exchange.onBody(piece, at, head),
  });
  const guarded = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      reject(staleOr(error, limits.reused && !parser.started));
      return;
    }
    if (!parser.done || parser.head === null) return;
    wire.listen(null);
    resolve({ head: parser.head, headAt, endAt: at, reusable: parser.reusable });
  };
  wire.listen({
    onBytes: (piece) => {
      at = now();
      guarded(() => parser.push(piece));
    },
    onEnd: () => {
      at = now();
      guarded(() => parser.end());
    },
    onError: (error) => reject(staleOr(brokenBy(error, parser), limits.reused && !parser.started)),
  });
  const onAbort = (): void =>
    reject(new HttpError('aborted', 'aborted by the caller', { cause: signal.reason }));
  const onDeadline = (): void => {
    const what = parser.started ? 'the answer was not complete' : 'no answer';
    reject(new HttpError('timeout', `${what} after ${formatDuration(exchange.timeoutMs)}`));
  };
  watch(signal, onAbort);
  watch(limits.deadline, onDeadline);
  try {
    if (!signal.aborted) wire.write(bytes);
    return await promise;
  } finally {
    wire.listen(null);
    signal.removeEventListener('abort', onAbort);
    limits.deadline.removeEventListener('abort', onDeadline);
  }
}

function watch(signal: AbortSignal, onAbort: () => void): void {
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
}

function brokenBy(error: NodeJS.ErrnoException, parser: ResponseParser): HttpError {
  const broken = fromSocketError(error);
  if (parser.head === null) return broken;
  return new HttpError('cut', `${broken.message} in the middle of the answer`, { cause: error });
}

function staleOr(error: unknown, stale: boolean): unknown {
  return stale && error instanceof HttpError && error.kind === 'reset' ? new StaleError() : error;
}
