// When the page of a run under way is written again: soon after a change, never so often that it costs the run much.

import type { Clock } from '../model/clock.ts';
import { type Event, TRANSIENT } from '../model/event.ts';
import type { Plan } from '../model/plan.ts';

/** Between the starts of two writings, in ms. */
const SHORTEST_MS = 2000;
/** A writing is followed by nine times its own length without one: a tenth of the time at most. */
const SHARE = 10;
/** Without news the times on the page grow old, and its reader would take the run for dead. */
const HEARTBEAT_MS = 20_000;

export interface Writer {
  readonly clock: Clock;
  /** Must not reject. */
  readonly write: () => Promise<void>;
}

/**
 * While something is measured alone on the machine nothing is written, but for once at its beginning, at once: so that
 * the page says what it stands still for.
 */
export class LivePace {
  readonly #writer: Writer;
  readonly #alone: ReadonlySet<string>;
  readonly #measuring = new Set<string>();
  readonly #stopped = new AbortController();
  #changed = false;
  #urgent = false;
  #waiting = false;
  #writing: Promise<void> | null = null;
  #nextAt = -Infinity;
  #writings = 0;

  constructor({ tasks }: Plan, writer: Writer) {
    this.#writer = writer;
    const alone = tasks.filter(({ resources }) => resources.quiet === 'alone');
    this.#alone = new Set(alone.map(({ id }) => id));
  }

  onEvent(event: Event): void {
    if (TRANSIENT.has(event.type)) return;
    this.#changed = true;
    if (event.type === 'task-started' && this.#alone.has(event.task)) {
      this.#urgent = true;
      this.#measuring.add(event.task);
    }
    if (event.type === 'task-ended') this.#measuring.delete(event.task);
    this.#consider();
  }

  /** Nothing is being written afterwards, nor will be. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#writing;
  }

  #consider(): void {
    if (this.#stopped.signal.aborted || this.#writing !== null || !this.#changed) return;
    if (this.#urgent) this.#begin();
    else if (this.#measuring.size === 0) this.#beginInTime();
  }

  #beginInTime(): void {
    const { clock } = this.#writer;
    const leftMs = this.#nextAt - clock.monotonic();
    if (leftMs <= 0) this.#begin();
    else if (!this.#waiting) {
      this.#waiting = true;
      clock.sleep(leftMs, this.#stopped.signal).then(
        () => {
          this.#waiting = false;
          this.#consider();
        },
        () => undefined,
      );
    }
  }

  #begin(): void {
    const { clock, write } = this.#writer;
    const began = clock.monotonic();
    this.#changed = false;
    this.#urgent = false;
    this.#writings += 1;
    this.#writing = write().then(() => {
      const took = clock.monotonic() - began;
      this.#nextAt = began + Math.max(SHORTEST_MS, SHARE * took);
      this.#writing = null;
      this.#consider();
      this.#beat(this.#writings);
    });
  }

  #beat(writings: number): void {
    this.#writer.clock.sleep(HEARTBEAT_MS, this.#stopped.signal).then(
      () => {
        if (writings !== this.#writings) return;
        this.#changed = true;
        this.#consider();
      },
      () => undefined,
    );
  }
}
