// Work with a deadline.

import type { Clock } from '../model/clock.ts';

export interface Deadline<T> {
  readonly clock: Clock;
  readonly ms: number;
  /** What comes of it when the time is over. */
  readonly late: () => T;
}

/** What `work` leaves open then is its own affair. */
export async function within<T>(
  { clock, ms, late }: Deadline<T>,
  work: () => Promise<T>,
): Promise<T> {
  const settled = new AbortController();
  const over = clock.sleep(ms, settled.signal).then(late);
  // Once the work has settled nobody looks at it any more.
  over.catch(() => undefined);
  try {
    return await Promise.race([work(), over]);
  } finally {
    settled.abort();
  }
}
