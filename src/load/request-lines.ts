// The records of a load as lines of JSON: `load/<task>/requests.jsonl`.

import type { RequestRecord } from './load-result.ts';

/** One line per request, each with its line end; times in ms since the load began, to the microsecond. */
export function* requestLines(records: readonly RequestRecord[]): Generator<string> {
  for (const record of records) yield `${JSON.stringify(rounded(record))}\n`;
}

function rounded(record: RequestRecord): RequestRecord {
  return {
    ...record,
    intendedAt: toMicros(record.intendedAt),
    sentAt: toMicros(record.sentAt),
    contentAt: record.contentAt.map(toMicros),
    endAt: toMicros(record.endAt),
  };
}

function toMicros(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
