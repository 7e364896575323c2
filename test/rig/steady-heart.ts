// The heartbeat of an engine that answers every ping, for calls whose own end is tested.

import { Heartbeat } from '../../src/docker/heartbeat.ts';
import { realClock } from '../../src/host/clock.ts';

export function steadyHeart(): Heartbeat {
  return new Heartbeat({ ping: () => Promise.resolve(), heard: () => 0 }, realClock);
}
