// How long each task has waited for the host by now.

import type { Clock } from '../model/clock.ts';

/** Who is not asked for that long was waiting for something else meanwhile, or behind many others who are asked slowly. */
const APART_MS = 10_000;
/** Of such a time: were it nothing, who is asked that seldom would wait for ever. */
const APART_COUNTS_MS = APART_MS / 2;

interface Waiting {
  readonly waitedMs: number;
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
    const known = this.#waiting.get(task);
    return known !== undefined && this.#apartMs(known) < APART_MS
      ? known.sinceWall
      : this.#clock.now();
  }

  /** It has waited as long as it may. */
  isOver(task: string): boolean {
    return this.#waitedMs(task) >= this.#mostMs;
  }

  /** It waits. `counts`: for somebody else than its own run. */
  waits(task: string, counts: boolean): void {
    const waitedMs = counts ? this.#waitedMs(task) : 0;
    const sinceWall = this.since(task);
    this.#waiting.set(task, { waitedMs, sinceWall, seen: this.#clock.monotonic() });
  }

  forget(task: string): void {
    this.#waiting.delete(task);
  }

  #waitedMs(task: string): number {
    const known = this.#waiting.get(task);
    if (known === undefined) return 0;
    const apart = this.#apartMs(known);
    return known.waitedMs + (apart < APART_MS ? apart : APART_COUNTS_MS);
  }

  #apartMs({ seen }: Waiting): number {
    return this.#clock.monotonic() - seen;
  }
}
