// When to look again: regularly, and at once when something hints that there is news.

import type { Clock } from '../model/clock.ts';

const POLL_MS = 1000;
const SOON_MS = 20;

/**
 * Each call of the result waits for the next look: at most a second, or until `hint` settles either way.
 * After the hint looks come after 20 ms, 40 ms ... 1 s, so that a false or early hint costs little.
 * Rejects with the reason of `signal`.
 */
export function pollWithHint(
  clock: Clock,
  hint: Promise<unknown>,
  signal: AbortSignal,
): () => Promise<void> {
  let told = false;
  let soon = SOON_MS;
  const tell = () => {
    told = true;
  };
  const heard = hint.then(tell, tell);
  return async () => {
    if (!told) return Promise.race([heard, clock.sleep(POLL_MS, signal)]);
    await clock.sleep(soon, signal);
    soon = Math.min(POLL_MS, soon * 2);
  };
}
