// One request with its whole answer as text, on a connection of its own.

import { performance } from 'node:perf_hooks';
import { BoundedBody } from './bounded-body.ts';
import { exchange } from './exchange.ts';
import type { Headers } from './head.ts';
import type { RequestLine } from './request-bytes.ts';

export interface Request extends RequestLine {
  readonly signal: AbortSignal;
  /** For the whole exchange, connecting included. */
  readonly timeoutMs: number;
  /** Most bytes of the body; 16 MiB. */
  readonly maxBytes?: number;
}

export interface Response {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Headers;
  /** As UTF-8. */
  readonly body: string;
}

const MAX_BYTES = 16 * 1024 * 1024;

/** Any status is an answer; rejects with an HttpError where there is none. */
export async function request(asked: Request): Promise<Response> {
  const body = new BoundedBody(asked.maxBytes ?? MAX_BYTES);
  const { head } = await exchange({
    request: asked,
    signal: asked.signal,
    timeoutMs: asked.timeoutMs,
    now: () => performance.now(),
    onBody: (bytes) => body.add(bytes),
  });
  return { status: head.status, headers: head.headers, body: body.text() };
}
