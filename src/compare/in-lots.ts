// Tokens that come several at a time: most gaps between them are none, and their median says nothing of the pace.

/** Shorter is no gap between two tokens: they came in one piece, in ms. */
export const LEAST_GAP_MS = 0.1;

/** `p50` of the gaps, in ms: half of them or more are none. */
export function comeInLots(p50: number | null): boolean {
  return p50 !== null && p50 < LEAST_GAP_MS;
}
