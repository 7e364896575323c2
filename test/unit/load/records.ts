// Records and results of loads that never were, for tests of what is made of them.

import type { LoadResult, RequestRecord } from '../../../src/load/load-result.ts';

export function recordOf(index: number, more: Partial<RequestRecord> = {}): RequestRecord {
  const sentAt = index * 100;
  return {
    index,
    slot: 0,
    intendedAt: sentAt,
    sentAt,
    contentAt: [sentAt + 20, sentAt + 50, sentAt + 60],
    endAt: sentAt + 100,
    outcome: 'ok',
    tokens: 3,
    error: null,
    ...more,
  };
}

export function recordsOf(count: number): RequestRecord[] {
  return Array.from({ length: count }, (_, index) => recordOf(index));
}

export function resultOf(
  records: readonly RequestRecord[],
  more: Partial<LoadResult> = {},
): LoadResult {
  return {
    spec: {
      concurrency: 1,
      requests: records.length,
      durationS: null,
      maxTokens: 3,
      maxErrorRate: 0,
      requestTimeoutS: 10,
      requireValid: false,
    },
    startedAt: 0,
    origin: 0,
    end: 'requests',
    records,
    watch: { loopDelayP99Ms: 1, loopDelayMaxMs: 2, loopBusy: 0.1 },
    ...more,
  };
}
