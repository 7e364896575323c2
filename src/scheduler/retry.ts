// Which failures are worth another attempt, and how long to wait for it.

import { RETRIED, type Failure } from '../model/reason.ts';

export interface RetryPolicy {
  /** Starts in all, the first included. */
  readonly attempts: number;
  /** Wait before the second start, in ms; doubled each time. */
  readonly baseMs: number;
}

/** Null: no more. `random` spreads waits over [0.5, 1.5) of their length, so that siblings do not return together. */
export function retryDelay(
  reason: Failure,
  attempt: number,
  { retry, random }: { readonly retry: RetryPolicy; readonly random: () => number },
): number | null {
  if (!RETRIED.has(reason.class) || attempt >= retry.attempts) return null;
  return retry.baseMs * 2 ** (attempt - 1) * (0.5 + random());
}
