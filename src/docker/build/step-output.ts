// What one BuildKit step prints: whole lines for the log, the last of them kept, clipping noticed.

import { KeptLines } from './kept-lines.ts';
import { LogLines } from './log-lines.ts';
import type { Log } from './trace.ts';

const CLIPPED = /^\[output clipped, log limit (.+) reached\]$/;

export interface Clip {
  /** `200KiB/s`, in the engine's words. */
  readonly limit: string;
  /** What is missing, by the rate at which the step printed until then; null where the engine gives no times. */
  readonly missingBytes: number | null;
}

interface Seen {
  readonly at: number;
  readonly bytes: number;
}

export class StepOutput {
  readonly kept = new KeptLines();
  readonly #print: (text: string) => number;
  readonly #streams = new Map<number, LogLines>();
  #bytes = 0;
  /** Of the first piece and of the one that told of the clip; a time that is not given is NaN. */
  #first: Seen | null = null;
  #last: Seen = { at: Number.NaN, bytes: 0 };
  #clip: (Seen & { readonly limit: string }) | null = null;

  /** `print` logs a line and returns its number in the log. */
  constructor(print: (text: string) => number) {
    this.#print = print;
  }

  push({ stream, bytes, at = Number.NaN }: Pick<Log, 'stream' | 'bytes' | 'at'>): void {
    let lines = this.#streams.get(stream);
    if (lines === undefined) {
      lines = new LogLines((text) => {
        const limit = CLIPPED.exec(text)?.[1];
        if (limit !== undefined) this.#clip ??= { ...this.#last, limit };
        this.kept.add({ text, logLine: this.#print(text) });
      });
      this.#streams.set(stream, lines);
    }
    this.#first ??= { at, bytes: 0 };
    this.#bytes += bytes.length;
    this.#last = { at, bytes: this.#bytes };
    lines.push(bytes);
  }

  flush(): void {
    for (const lines of this.#streams.values()) lines.flush();
  }

  /** Null where all of it arrived; `endedAt` by the engine's clock, in ms. */
  clip(endedAt: number): Clip | null {
    if (this.#clip === null || this.#first === null) return null;
    const { limit, at, bytes } = this.#clip;
    const rate = bytes / Math.max(at - this.#first.at, SHORTEST_MS);
    const missing = Math.round(rate * (endedAt - at) - (this.#bytes - bytes));
    return { limit, missingBytes: Number.isNaN(missing) ? null : Math.max(missing, 0) };
  }
}

/** Over less, a rate is chance. */
const SHORTEST_MS = 1;
