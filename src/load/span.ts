// How long the requests of a load took together.

import type { RequestRecord } from './load-result.ts';

/** ms from the first request sent to the last answer ended; 0 without any. */
export function span(records: readonly RequestRecord[]): number {
  const first = records.reduce((least, { sentAt }) => Math.min(least, sentAt), Infinity);
  const last = records.reduce((most, { endAt }) => Math.max(most, endAt), -Infinity);
  return records.length === 0 ? 0 : last - first;
}
