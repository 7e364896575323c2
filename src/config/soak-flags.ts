// What flags and environment say about the load, apart from the files: above everything, and said again to repeat a step.

import type { FlagName, Flags, Given } from './flags.ts';
import { layer } from './merge.ts';
import { flagOrigin } from './origin.ts';
import type { Tree } from './traced.ts';
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

const BY_KEY: Readonly<Record<string, FlagName>> = {
  concurrency: 'concurrency',
  requests: 'requests',
  durationS: 'duration',
  maxTokens: 'maxTokens',
  maxErrorRate: 'maxErrorRate',
  requireValid: 'requireValid',
};

/** As keys of any framework. */
export function soakFlagLayer(given: Given): Tree {
  return layer({ soak: soakFlags(given.flags) }, ([, key = '']) => {
    const flag = BY_KEY[key] ?? 'requests';
    // One end that was given switches the other off.
    const other = flag === 'duration' ? 'requests' : 'duration';
    return flagOrigin(given, given.flags[flag] === undefined ? other : flag);
  });
}
