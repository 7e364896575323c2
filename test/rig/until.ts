// Waits for a condition of the world outside this process, which tells nobody when it changes.

import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 10;
/** Long enough for a busy machine: a test that waits this long has failed. */
const MOST_MS = 60_000;

/** Resolves to the first value that is not null; rejects with `what` when none comes. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null> | T | null,
  mostMs = MOST_MS,
): Promise<T> {
  const deadline = performance.now() + mostMs;
  for (;;) {
    const seen = await look();
    if (seen !== null) return seen;
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await sleep(LOOK_MS);
  }
}
