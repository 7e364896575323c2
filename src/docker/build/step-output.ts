// What one BuildKit step prints: whole lines for the log, the last of them kept, clipping noticed.

import { KeptLines } from './kept-lines.ts';
import { LogLines } from './log-lines.ts';

const CLIPPED = /^\[output clipped, log limit (.+) reached\]$/;

export class StepOutput {
  readonly kept = new KeptLines();
  readonly #print: (text: string) => number;
  readonly #streams = new Map<number, LogLines>();
  #clipped: string | null = null;

  /** `print` logs a line and returns its number in the log. */
  constructor(print: (text: string) => number) {
    this.#print = print;
  }

  push(stream: number, piece: Uint8Array): void {
    let lines = this.#streams.get(stream);
    if (lines === undefined) {
      lines = new LogLines((text) => {
        this.#clipped ??= CLIPPED.exec(text)?.[1] ?? null;
        this.kept.add({ text, logLine: this.#print(text) });
      });
      this.#streams.set(stream, lines);
    }
    lines.push(piece);
  }

  flush(): void {
    for (const lines of this.#streams.values()) lines.flush();
  }

  /** The limit (`200KiB/s`) at which the engine left output out; null where all of it arrived. */
  clippedAt(): string | null {
    return this.#clipped;
  }
}
