// One streamed chat: asked, stamped, judged.

import { ChatJudge, type StreamEnd } from './chat-judge.ts';
import { chatBody } from './chat-body.ts';
import { HttpError } from './http-error.ts';
import { openStream } from './stream.ts';

export interface ChatAsk {
  readonly host: string;
  readonly port: number;
  readonly model: string;
  readonly prompt: string;
  readonly maxTokens: number;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Monotonic, ms: the clock of all stamps. */
  readonly now: () => number;
}

export interface ChatFacts {
  /** Before connecting. */
  readonly sentAt: number;
  /** When the head had arrived; null when no complete answer came. */
  readonly headAt: number | null;
  /** One stamp per chunk with text, taken when its bytes arrived; equal for chunks of one read. */
  readonly contentAt: readonly number[];
  /** When the last bytes arrived, or when it failed. */
  readonly endAt: number;
  readonly finishReason: string | null;
  /** By the server's usage. */
  readonly completionTokens: number | null;
  /** The first characters of the text. */
  readonly excerpt: string;
}

export type ChatOutcome = ChatFacts &
  (
    | { readonly ok: true; readonly completionTokens: number }
    | { readonly ok: false; readonly class: string; readonly message: string }
  );

/** Never rejects but for a bug: a failed request is an outcome. */
export async function streamChat(ask: ChatAsk): Promise<ChatOutcome> {
  const judge = new ChatJudge();
  const sentAt = ask.now();
  const ended = await send(ask, judge);
  const verdict = judge.verdict(ended.end, ask.maxTokens);
  const facts: ChatFacts = {
    sentAt,
    headAt: ended.headAt,
    contentAt: judge.contentAt,
    endAt: ended.endAt,
    finishReason: judge.finishReason,
    completionTokens: judge.completionTokens,
    excerpt: judge.excerpt,
  };
  if (verdict !== null) return { ...facts, ok: false, ...verdict };
  return { ...facts, ok: true, completionTokens: judge.completionTokens ?? 0 };
}

interface Ended {
  readonly end: StreamEnd;
  readonly headAt: number | null;
  readonly endAt: number;
}

async function send(ask: ChatAsk, judge: ChatJudge): Promise<Ended> {
  try {
    const { head, page, headAt, endAt } = await openStream({
      request: {
        host: ask.host,
        port: ask.port,
        method: 'POST',
        path: '/v1/chat/completions',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: chatBody({ ...ask, stream: true }),
      },
      signal: ask.signal,
      timeoutMs: ask.timeoutMs,
      now: ask.now,
      onEvent: (event, at) => judge.feed(event, at),
    });
    return { end: { status: head.status, page }, headAt, endAt };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return { end: error, headAt: null, endAt: ask.now() };
  }
}
