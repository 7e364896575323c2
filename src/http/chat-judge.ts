// Judges one streamed answer: no part of it is taken for the whole, and no [DONE] for a proof.

import { Buffer } from 'node:buffer';
import { readChatEvent, type ChatChunk } from './chat-chunk.ts';
import { complaint, isBlank, type Complaint } from './delivered.ts';
import { HttpError } from './http-error.ts';
import { serverError } from './server-error.ts';
import type { SseEvent } from './sse.ts';

/** How the stream ended: a complete HTTP answer, or the error that ended it. */
export type StreamEnd = { readonly status: number; readonly page: string | null } | HttpError;

const EXCERPT = 200;

export class ChatJudge {
  readonly #contentAt: number[] = [];
  #bytes = 0;
  #blank = true;
  #excerpt = '';
  #finishReason: string | null = null;
  #completionTokens: number | null = null;
  /** The first one stands. */
  #wrong: Complaint | null = null;

  /** `at`: when the event arrived. */
  feed(received: SseEvent, at: number): void {
    const event = readChatEvent(received);
    if (event?.kind === 'error') this.#wrong ??= { class: 'error-chunk', message: event.message };
    if (event?.kind === 'malformed') this.#wrong ??= { class: 'protocol', message: event.message };
    if (event?.kind !== 'chunk') return;
    const { text, finishReason, completionTokens } = event.chunk;
    this.#wrong ??= this.#afterEnd(event.chunk);
    if (text !== '') {
      this.#contentAt.push(at);
      this.#bytes += Buffer.byteLength(text);
      this.#blank &&= isBlank(text);
      if (this.#excerpt.length < EXCERPT) this.#excerpt = (this.#excerpt + text).slice(0, EXCERPT);
    }
    this.#finishReason ??= finishReason;
    this.#completionTokens = completionTokens ?? this.#completionTokens;
  }

  /** An answer ends once: what comes after its end took back that it was honest. */
  #afterEnd({ text, finishReason }: ChatChunk): Complaint | null {
    if (this.#finishReason === null) return null;
    const end = `finish_reason ${this.#finishReason}`;
    if (finishReason !== null)
      return { class: 'bad-finish', message: `the answer had ${end}, then ${finishReason}` };
    if (text !== '') return { class: 'bad-finish', message: `text came after ${end}` };
    return null;
  }

  /** One stamp per chunk with text: a role, an end or usage is no token. */
  get contentAt(): readonly number[] {
    return this.#contentAt;
  }

  /** The first characters of the text. */
  get excerpt(): string {
    return this.#excerpt;
  }

  get finishReason(): string | null {
    return this.#finishReason;
  }

  /** By the server's usage. */
  get completionTokens(): number | null {
    return this.#completionTokens;
  }

  /**
   * Null: passed. Classes: `http-<status>`, `error-chunk`, `protocol`, those of `complaint`, and the
   * kinds of HttpError. What the server said comes before how the connection ended.
   */
  verdict(end: StreamEnd, maxTokens: number): Complaint | null {
    if (end instanceof HttpError && end.kind === 'aborted') return broken(end);
    if (this.#wrong !== null) return this.#wrong;
    if (end instanceof HttpError) return broken(end);
    if (end.status !== 200)
      return { class: `http-${end.status}`, message: serverError(end.page ?? '') };
    if (end.page !== null)
      return { class: 'protocol', message: `not a stream of events: ${serverError(end.page)}` };
    return complaint(
      {
        chunks: this.#contentAt.length,
        bytes: this.#bytes,
        blank: this.#blank,
        finishReason: this.#finishReason,
        completionTokens: this.#completionTokens,
      },
      maxTokens,
    );
  }
}

function broken(error: HttpError): Complaint {
  return { class: error.kind, message: error.message };
}
