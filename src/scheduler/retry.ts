// Which failures are worth another attempt, and how long to wait for it.

import { RETRIED, type Failure } from '../model/reason.ts';

export interface RetryPolicy {
  /** Starts in all, the first included. */
  readonly attempts: number;
  /** Wait before the second start, in ms; doubled each time. */
  readonly baseMs: number;
}

/** No single wait is longer, in ms, however many came before. */
const LONGEST_MS = 60_000;
const LEAST_SPREAD = 0.5;
const MOST_SPREAD = 1.5;

/** Null: no more. `random` spreads waits over [0.5, 1.5) of their length, so that siblings do not return together. */
export function retryDelay(
  reason: Failure,
  attempt: number,
  { retry, random }: { readonly retry: RetryPolicy; readonly random: () => number },
): number | null {
  if (!RETRIED.has(reason.class) || attempt >= retry.attempts) return null;
  const grown = Math.min(retry.baseMs * 2 ** (attempt - 1), LONGEST_MS / MOST_SPREAD);
  return grown * (LEAST_SPREAD + random());
}
