// Watches the thread that measures: how late its event loop is, and how busy.

import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { SelfWatch } from './load-result.ts';

/** Of the timer whose lateness is sampled; the samples contain it. */
const RESOLUTION_MS = 5;

/** Of the calling thread. The returned function ends the watch. */
export function watchSelf(): () => SelfWatch {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  const before = performance.eventLoopUtilization();
  delay.enable();
  return () => {
    delay.disable();
    return {
      loopDelayP99Ms: delay.count === 0 ? 0 : late(delay.percentile(99)),
      loopDelayMaxMs: delay.count === 0 ? 0 : late(delay.max),
      loopBusy: performance.eventLoopUtilization(before).utilization,
    };
  };
}

function late(sampleNs: number): number {
  return Math.max(0, sampleNs / 1e6 - RESOLUTION_MS);
}
