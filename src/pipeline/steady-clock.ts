// A clock that never goes back: when the machine's is set back, time goes on from where it was.

import type { Clock } from '../model/clock.ts';

/** `from`: nothing is earlier, in ms since the epoch. */
export function steadyClock(clock: Clock, from = 0): Clock {
  let aheadMs = 0;
  let last = from;
  let seen = clock.monotonic();
  return {
    monotonic: () => clock.monotonic(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    now: () => {
      const passed = clock.monotonic() - seen;
      const told = clock.now();
      if (told + aheadMs < last) aheadMs = last + passed - told;
      last = told + aheadMs;
      seen += passed;
      return last;
    },
  };
}
