// How long each task has waited for the host by now.

import type { Clock } from '../model/clock.ts';

/** Who is not asked for that long was waiting for something else meanwhile. */
const APART_MS = 10_000;

interface Waiting {
  readonly from: number;
  readonly sinceWall: number;
  readonly seen: number;
}

export class Patience {
  readonly #clock: Clock;
  readonly #mostMs: number;
  readonly #waiting = new Map<string, Waiting>();

  constructor(clock: Clock, mostMs: number) {
    this.#clock = clock;
    this.#mostMs = mostMs;
  }

  /** Wall clock, ms since the epoch: when this wait began; now where it has not. */
  since(task: string): number {
    return this.#current(task)?.sinceWall ?? this.#clock.now();
  }

  /** It has waited as long as it may. */
  isOver(task: string): boolean {
    const { from } = this.#current(task) ?? { from: this.#clock.monotonic() };
    return this.#clock.monotonic() - from >= this.#mostMs;
  }

  /** It waits. `counts`: for somebody else than its own run. */
  waits(task: string, counts: boolean): void {
    const seen = this.#clock.monotonic();
    const current = this.#current(task);
    const from = counts ? (current?.from ?? seen) : seen;
    this.#waiting.set(task, { from, sinceWall: this.since(task), seen });
  }

  forget(task: string): void {
    this.#waiting.delete(task);
  }

  #current(task: string): Waiting | undefined {
    const known = this.#waiting.get(task);
    return known !== undefined && this.#clock.monotonic() - known.seen < APART_MS
      ? known
      : undefined;
  }
}
