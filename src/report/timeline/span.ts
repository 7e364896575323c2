// Spans of time as shares of a whole, so that bars need no knowledge of pixels.

/** ms since the epoch. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Share {
  /** Percent of the whole, to a hundredth. */
  readonly left: number;
  readonly width: number;
}

/** In percent: a narrower bar could not be seen. */
export const NARROWEST = 0.3;

/** Never outside the whole, never too narrow to be seen. */
export function shareOf(span: Span, whole: Span): Share {
  const total = Math.max(1, whole.end - whole.start);
  const left = Math.min(percent(span.start - whole.start, total), 100 - NARROWEST);
  const width = Math.max(percent(span.end - whole.start, total) - left, NARROWEST);
  return { left, width: rounded(Math.min(width, 100 - left)) };
}

function percent(part: number, whole: number): number {
  return rounded(Math.min(100, Math.max(0, (100 * part) / whole)));
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
