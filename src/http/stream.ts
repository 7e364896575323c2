// A request whose answer is a stream of server-sent events.

import { BoundedBody } from './bounded-body.ts';
import { exchange, type Answer } from './exchange.ts';
import type { Head } from './head.ts';
import type { RequestLine } from './request-bytes.ts';
import { SseParser, type SseEvent } from './sse.ts';

export interface StreamRequest {
  readonly request: RequestLine;
  readonly signal: AbortSignal;
  /** For the whole stream, connecting included. */
  readonly timeoutMs: number;
  /** Monotonic, ms. */
  readonly now: () => number;
  /** `at` is taken when the bytes that complete the event arrived, before parsing; equal for events of one read. */
  readonly onEvent: (event: SseEvent, at: number) => void;
}

export interface StreamAnswer extends Answer {
  /** The answer's body where it was not a stream of events: an error page. */
  readonly page: string | null;
}

const PAGE_LIMIT = 1024 * 1024;

/** Resolves when the stream ended cleanly, whatever its status; rejects with an HttpError. */
export async function openStream(asked: StreamRequest): Promise<StreamAnswer> {
  const page = new BoundedBody(PAGE_LIMIT);
  let arrivedAt = 0;
  const events = new SseParser((event) => asked.onEvent(event, arrivedAt));
  const answer = await exchange({
    request: asked.request,
    signal: asked.signal,
    timeoutMs: asked.timeoutMs,
    now: asked.now,
    onBody: (bytes, at, head) => {
      arrivedAt = at;
      if (isEventStream(head)) events.push(bytes);
      else page.add(bytes);
    },
  });
  return { ...answer, page: isEventStream(answer.head) ? null : page.text() };
}

function isEventStream(head: Head): boolean {
  const type = head.headers['content-type'] ?? '';
  return head.status === 200 && type.toLowerCase().startsWith('text/event-stream');
}
