// What flags and environment say about the load, apart from the files: above everything, and said again to repeat a step.

import type { Flags } from './flags.ts';
import type { WrittenSoak } from './written-framework.ts';

export function soakFlags(flags: Flags): WrittenSoak {
  const { concurrency, requests, duration, maxTokens, maxErrorRate, requireValid } = flags;
  return {
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(requests === undefined ? {} : { requests }),
    ...(duration === undefined ? {} : { durationS: duration }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(maxErrorRate === undefined ? {} : { maxErrorRate }),
    ...(requireValid === undefined ? {} : { requireValid }),
  };
}
