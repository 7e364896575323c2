// Knows within seconds when the engine is lost: while anything is asked of it, it is pinged beside.

import type { Clock } from '../model/clock.ts';
import { isLoss, LostError } from './loss.ts';

/** Rests between an answer and the next ping. */
const REST_MS = 1000;
/** Silence is counted in turns of our own: a stall of this process or a suspended machine is one turn, not the engine's silence. */
const TURN_MS = 250;
/** 3.5 s: with the rest before it the engine is lost within 5 s of its last sign of life. */
const MOST_SILENT_TURNS = 14;
/** One broken connection is not a lost engine. */
const MOST_REFUSALS = 2;

export interface Pulse {
  /** Resolves when the engine answers, on a connection of its own; `signal` ends it. */
  readonly ping: (signal: AbortSignal) => Promise<unknown>;
  /** Grows with every byte that comes from the engine, whatever for. */
  readonly heard: () => number;
}

/** Why the engine may be lost. */
interface Doubt {
  readonly error: LostError;
  readonly sure: boolean;
}

export class Heartbeat {
  readonly #pulse: Pulse;
  readonly #clock: Clock;
  #underWay = 0;
  #beating = new AbortController();
  #lost = new AbortController();

  constructor(pulse: Pulse, clock: Clock) {
    this.#pulse = pulse;
    this.#clock = clock;
  }

  /** Rejects with a LostError as soon as the engine is lost, and so does the signal given. Beats only while some work is under way. */
  async during<T>(work: (lost: AbortSignal) => Promise<T>): Promise<T> {
    this.#underWay += 1;
    if (this.#underWay === 1) this.#start();
    const lost = this.#lost.signal;
    const { promise: loss, reject } = Promise.withResolvers<never>();
    const tell = (): void => {
      reject(lost.reason);
    };
    lost.addEventListener('abort', tell, { once: true });
    try {
      return await Promise.race([work(lost), loss]);
    } finally {
      lost.removeEventListener('abort', tell);
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#beating.abort();
    }
  }

  #start(): void {
    const beating = new AbortController();
    this.#beating = beating;
    this.#beat(beating.signal).catch((error: unknown) => {
      if (!beating.signal.aborted) throw error;
    });
  }

  /** Ends by the signal only. */
  async #beat(signal: AbortSignal): Promise<void> {
    for (let refusals = 0; ;) {
      await this.#clock.sleep(REST_MS, signal);
      const doubt = await this.#ask(signal);
      signal.throwIfAborted();
      refusals = doubt === null ? 0 : refusals + 1;
      if (doubt === null || !(doubt.sure || refusals === MOST_REFUSALS)) continue;
      this.#lost.abort(doubt.error);
      // What begins from now on begins with an engine that may be back.
      this.#lost = new AbortController();
      refusals = 0;
    }
  }

  /** Null for any sign of life, and for errors that are no news of the engine, such as too many open files here. */
  async #ask(signal: AbortSignal): Promise<Doubt | null> {
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    const answered = this.#pulse.ping(either).then(() => null, doubtOf);
    const silent = this.#silence(either).then(() => ({ error: silence(), sure: true }));
    silent.catch(() => {});
    try {
      return await Promise.race([answered, silent]);
    } finally {
      over.abort();
    }
  }

  /** Resolves when nothing has come for so many turns. */
  async #silence(signal: AbortSignal): Promise<void> {
    let heard = this.#pulse.heard();
    for (let turns = 0; turns < MOST_SILENT_TURNS;) {
      await this.#clock.sleep(TURN_MS, signal);
      const now = this.#pulse.heard();
      turns = now === heard ? turns + 1 : 0;
      heard = now;
    }
  }
}

function silence(): LostError {
  const seconds = (MOST_SILENT_TURNS * TURN_MS) / 1000;
  const cause = new Error(`no answer to a ping in ${seconds} s`);
  return new LostError('it gives no sign of life', { cause });
}

function doubtOf(error: unknown): Doubt | null {
  if (error instanceof LostError) return { error, sure: false };
  if (!isLoss(error)) return null;
  return { error: new LostError('it is gone', { cause: error }), sure: false };
}
