// A clock that stands still until a test moves it.

import type { Clock } from '../../src/model/clock.ts';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

export class ManualClock implements Clock {
  #now: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(now = Date.UTC(2026, 10, 21, 7, 0, 0)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  get sleeping(): number {
    return this.#sleepers.size;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const sleeper = {
      until: this.#now + ms,
      wake: () => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', abort);
        resolve();
      },
    };
    const abort = (): void => {
      this.#sleepers.delete(sleeper);
      reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    if (signal?.aborted) abort();
    else {
      signal?.addEventListener('abort', abort, { once: true });
      this.#sleepers.add(sleeper);
    }
    return promise;
  }

  /** Time passes in which nothing of this process runs. */
  leap(ms: number): void {
    this.#now += ms;
  }

  /** Wakes every sleeper whose time has come, in order, and lets what follows from it happen. */
  async advance(ms: number): Promise<void> {
    await settled();
    const end = this.#now + ms;
    for (;;) {
      const next = [...this.#sleepers].toSorted((a, b) => a.until - b.until)[0];
      if (next === undefined || next.until > end) break;
      this.#now = Math.max(this.#now, next.until);
      next.wake();
      await settled();
    }
    this.#now = end;
    await settled();
  }
}

/** All that can happen without time passing has happened: promise jobs run before the next macrotask. */
export async function settled(): Promise<void> {
  for (let round = 0; round < 3; round += 1)
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
}
