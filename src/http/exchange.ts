// One request and its answer on a connection of their own: whichever comes first of answer, end, abort, deadline.

import { formatDuration } from '../text/units.ts';
import type { Head } from './head.ts';
import { fromSocketError, HttpError } from './http-error.ts';
import { ResponseParser } from './parser.ts';
import { requestBytes, type RequestLine } from './request-bytes.ts';
import { Wire } from './wire.ts';

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

/** Node fires a timer beyond this at once. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Resolves when the answer is complete; rejects with an HttpError. The connection is not kept for another
 * request: on a used one Linux delays its first ACK, and a server that waits for it before it sends more
 * (as Dynamo does, without TCP_NODELAY) then seems up to 40 ms slower to its first token than it is.
 */
export async function exchange(asked: Exchange): Promise<Answer> {
  const { method, host, port, path } = asked.request;
  const bytes = requestBytes(asked.request);
  try {
    return await converse(asked, bytes);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    const message = `${method} ${host}:${port}${path}: ${error.message}`;
    throw new HttpError(error.kind, message, { cause: error });
  }
}

async function converse(asked: Exchange, bytes: Buffer): Promise<Answer> {
  const { signal, timeoutMs, now } = asked;
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  let at = 0;
  let headAt = 0;
  const parser = new ResponseParser(asked.request.method, {
    onHead: () => {
      headAt = at;
    },
    onBody: (piece, head) => asked.onBody(piece, at, head),
  });
  const arrived = (take: () => void): void => {
    at = now();
    try {
      take();
      if (parser.done && parser.head !== null) resolve({ head: parser.head, headAt, endAt: at });
    } catch (error) {
      reject(error);
    }
  };
  if (signal.aborted) throw abortedBy(signal);
  const wire = new Wire(asked.request, {
    onBytes: (piece) => arrived(() => parser.push(piece)),
    onEnd: () => arrived(() => parser.end()),
    onError: (error) => reject(brokenBy(error, parser)),
  });
  const onAbort = (): void => reject(abortedBy(signal));
  const onDeadline = (): void => {
    const what = parser.started ? 'the answer was not complete' : 'no answer';
    reject(new HttpError('timeout', `${what} after ${formatDuration(timeoutMs)}`));
  };
  const deadline = AbortSignal.timeout(Math.min(Math.ceil(timeoutMs), LONGEST_MS));
  signal.addEventListener('abort', onAbort, { once: true });
  deadline.addEventListener('abort', onDeadline, { once: true });
  try {
    wire.write(bytes);
    return await promise;
  } finally {
    wire.close();
    signal.removeEventListener('abort', onAbort);
    deadline.removeEventListener('abort', onDeadline);
  }
}

function abortedBy(signal: AbortSignal): HttpError {
  return new HttpError('aborted', 'aborted by the caller', { cause: signal.reason });
}

function brokenBy(error: NodeJS.ErrnoException, parser: ResponseParser): HttpError {
  const broken = fromSocketError(error);
  if (parser.head === null) return broken;
  return new HttpError('cut', `${broken.message} in the middle of the answer`, { cause: error });
}
