// A closed loop: so many users, each sending its next request when its last one has ended.

import { streamChat, type ChatOutcome } from '../http/chat.ts';
import type { Clock } from '../model/clock.ts';
import type { LoadSpec } from '../model/framework.ts';
import type { LoadEnd, LoadProgress, LoadResult, RequestRecord } from './load-result.ts';
import { prompt } from './prompt.ts';
import { watchSelf } from './self-watch.ts';

export interface LoadOptions {
  readonly target: { readonly host: string; readonly port: number };
  readonly model: string;
  readonly spec: LoadSpec;
  /** Of the prompts. */
  readonly seed: number;
}

export interface LoadHooks {
  /** Ends the load; requests under way end as `aborted`. */
  readonly signal: AbortSignal;
  /** Now and then, and once at the end. */
  readonly onProgress: (progress: LoadProgress) => void;
}

const PROGRESS_EVERY_MS = 1000;

/** This many failures in a row, or twice as many as there are users, and a load is given up. */
const GIVE_UP_AFTER = 20;

/** In the calling thread. Requests under way when the duration ends are finished, within their timeout. */
export async function closedLoop(
  options: LoadOptions,
  hooks: LoadHooks,
  clock: Clock,
): Promise<LoadResult> {
  const { spec } = options;
  if (spec.requests === null && spec.durationS === null)
    throw new TypeError('a load needs a number of requests or a duration');
  const startedAt = clock.now();
  const loop = new Loop(options, hooks, clock);
  const endWatch = watchSelf();
  await Promise.all(Array.from({ length: spec.concurrency }, (_, slot) => loop.runSlot(slot)));
  const watch = endWatch();
  loop.report();
  const records = loop.records.toSorted((a, b) => a.index - b.index);
  return { spec, startedAt, origin: loop.origin, end: loop.end(), records, watch };
}

class Loop {
  readonly origin: number;
  readonly records: RequestRecord[] = [];
  readonly #options: LoadOptions;
  readonly #hooks: LoadHooks;
  readonly #clock: Clock;
  #next = 0;
  #failuresInRow = 0;
  #gaveUp = false;
  #progress: LoadProgress = { ok: 0, failed: 0, tokens: 0, elapsedMs: 0 };
  #reportedAt = 0;

  constructor(options: LoadOptions, hooks: LoadHooks, clock: Clock) {
    this.#options = options;
    this.#hooks = hooks;
    this.#clock = clock;
    this.origin = clock.monotonic();
  }

  async runSlot(slot: number): Promise<void> {
    for (let index = this.#take(); index !== null; index = this.#take())
      this.#note({ index, slot }, await this.#send(index));
  }

  end(): LoadEnd {
    if (this.#hooks.signal.aborted) return 'cancelled';
    if (this.#gaveUp) return 'gave-up';
    return this.#next === this.#options.spec.requests ? 'requests' : 'duration';
  }

  report(): void {
    this.#reportedAt = this.#elapsed();
    this.#hooks.onProgress({ ...this.#progress, elapsedMs: this.#reportedAt });
  }

  /** The index of the next request; null when the load is over. */
  #take(): number | null {
    const { requests, durationS } = this.#options.spec;
    if (this.#hooks.signal.aborted || this.#gaveUp) return null;
    if (requests !== null && this.#next >= requests) return null;
    if (durationS !== null && this.#elapsed() >= durationS * 1000) return null;
    this.#next += 1;
    return this.#next - 1;
  }

  #send(index: number): Promise<ChatOutcome> {
    const { target, model, spec, seed } = this.#options;
    return streamChat({
      host: target.host,
      port: target.port,
      model,
      prompt: prompt(seed, index),
      maxTokens: spec.maxTokens,
      signal: this.#hooks.signal,
      timeoutMs: spec.requestTimeoutS * 1000,
      now: () => this.#clock.monotonic(),
    });
  }

  #note(place: { readonly index: number; readonly slot: number }, outcome: ChatOutcome): void {
    const since = (at: number): number => at - this.origin;
    this.records.push({
      ...place,
      intendedAt: since(outcome.sentAt),
      sentAt: since(outcome.sentAt),
      contentAt: outcome.contentAt.map(since),
      endAt: since(outcome.endAt),
      outcome: outcome.ok ? 'ok' : outcome.class,
      tokens: outcome.completionTokens,
      error: outcome.ok ? null : outcome.message,
    });
    this.#count(outcome);
    if (this.#elapsed() - this.#reportedAt >= PROGRESS_EVERY_MS) this.report();
  }

  #count(outcome: ChatOutcome): void {
    const { ok, failed, tokens, elapsedMs } = this.#progress;
    if (outcome.ok) {
      this.#failuresInRow = 0;
      this.#progress = { ok: ok + 1, failed, tokens: tokens + outcome.completionTokens, elapsedMs };
      return;
    }
    // What we broke off ourselves has not failed.
    if (outcome.class === 'aborted') return;
    this.#failuresInRow += 1;
    this.#progress = { ok, failed: failed + 1, tokens, elapsedMs };
    const most = Math.max(GIVE_UP_AFTER, 2 * this.#options.spec.concurrency);
    if (this.#failuresInRow >= most) this.#gaveUp = true;
  }

  #elapsed(): number {
    return this.#clock.monotonic() - this.origin;
  }
}
