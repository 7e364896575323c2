// What one BuildKit step prints: whole lines for the log, the last of them kept, clipping noticed.

import { ClipBounds } from './clip-bounds.ts';
import { KeptLines } from './kept-lines.ts';
import { LogLines } from './log-lines.ts';
import type { Log } from './trace.ts';

export interface Clip {
  /** `200KiB/s`, in the engine's words. */
  readonly limit: string;
  /** Bytes that are missing for certain. */
  readonly atLeast: number;
  /** Null where nothing tells: a stream may have been clipped to its end. */
  readonly atMost: number | null;
  /** Of the stream that was clipped longest to its end; null where there is none, or the engine gives no times. */
  readonly tail: Tail | null;
}

interface Tail {
  /** From the last clip to the end of the step. */
  readonly ms: number;
  /** What the stream had printed until then, and in which time; null where all of it came at once. */
  readonly before: { readonly bytes: number; readonly ms: number } | null;
}

interface Stream {
  readonly lines: LogLines;
  readonly bounds: ClipBounds;
}

export class StepOutput {
  readonly kept = new KeptLines();
  readonly #print: (text: string) => number;
  readonly #streams = new Map<number, Stream>();

  /** `print` logs a line and returns its number in the log. */
  constructor(print: (text: string) => number) {
    this.#print = print;
  }

  push({ stream, bytes, at = Number.NaN }: Pick<Log, 'stream' | 'bytes' | 'at'>): void {
    const { lines, bounds } = this.#stream(stream);
    bounds.push(bytes, at);
    lines.push(bytes);
  }

  flush(): void {
    for (const { lines } of this.#streams.values()) lines.flush();
  }

  /** Null where all of it arrived; `endedAt` by the engine's clock, in ms. */
  clip(endedAt: number): Clip | null {
    const clipped = [...this.#streams.values()].flatMap(({ bounds }) =>
      bounds.limit === null ? [] : [{ bounds, limit: bounds.limit, ...bounds.missing() }],
    );
    const [first] = clipped;
    if (first === undefined) return null;
    let atMost: number | null = 0;
    for (const stream of clipped)
      atMost = atMost === null || stream.atMost === null ? null : atMost + stream.atMost;
    const atLeast = clipped.reduce((sum, stream) => sum + stream.atLeast, 0);
    const tails = clipped.flatMap(({ bounds }) => tailOf(bounds, endedAt) ?? []);
    const longest = tails.toSorted((one, other) => other.ms - one.ms)[0] ?? null;
    return { limit: first.limit, atLeast, atMost, tail: longest };
  }

  #stream(stream: number): Stream {
    const known = this.#streams.get(stream);
    if (known !== undefined) return known;
    const lines = new LogLines((text) => {
      this.kept.add({ text, logLine: this.#print(text) });
    });
    const made = { lines, bounds: new ClipBounds() };
    this.#streams.set(stream, made);
    return made;
  }
}

function tailOf({ clippedAt, before }: ClipBounds, endedAt: number): Tail | null {
  if (clippedAt === null) return null;
  const ms = endedAt - clippedAt;
  return Number.isNaN(ms) ? null : { ms: Math.max(ms, 0), before };
}
