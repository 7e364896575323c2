// The real clock with short sleeps, so that a deadline of seconds passes in a moment.

import { realClock } from '../../src/host/clock.ts';
import type { Clock } from '../../src/model/clock.ts';

export function hurriedClock(times: number): Clock {
  return { ...realClock, sleep: (ms, signal) => realClock.sleep(ms / times, signal) };
}
