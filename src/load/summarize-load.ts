// The numbers of a load out of its records.

import type { Measurement } from '../model/measurement.ts';
import { summarize } from '../text/quantile.ts';
import type { LoadResult, RequestRecord } from './load-result.ts';
import { span } from './span.ts';
import { invalidReasons } from './validity.ts';

export interface LoadSubject {
  /** The soak's task id. */
  readonly task: string;
  readonly framework: string;
  readonly simulated: boolean;
}

/** Latencies, tokens and rates are those of requests that passed; failures are counted by class beside them. */
export function summarizeLoad(result: LoadResult, subject: LoadSubject): Measurement {
  const { records, spec } = result;
  const passed = records.filter(({ outcome }) => outcome === 'ok');
  const durationS = span(records) / 1000;
  const outputTokens = sum(passed.map(({ tokens }) => tokens ?? 0));
  const reasons = invalidReasons(result);
  return {
    ...subject,
    valid: reasons.length === 0,
    reasons,
    durationS,
    requests: {
      ok: passed.length,
      failed: records.length - passed.length,
      byClass: countByClass(records),
    },
    outputTokens,
    outputTokensPerSecond: rate(outputTokens, durationS),
    requestsPerSecond: rate(passed.length, durationS),
    ttftMs: summarize(passed.flatMap(timeToFirst)),
    itlMs: summarize(passed.flatMap(gaps)),
    itlMeanMs: summarize(passed.flatMap(meanGap)),
    e2eMs: summarize(passed.map(({ sentAt, endAt }) => endAt - sentAt)),
    responseMs: summarize(passed.map(({ intendedAt, endAt }) => endAt - intendedAt)),
    load: {
      shape: 'closed',
      concurrency: spec.concurrency,
      requests: spec.requests,
      durationS: spec.durationS,
      maxTokens: spec.maxTokens,
    },
  };
}

/** Failed share of all requests, 0 to 1; a load without any request has failed wholly. */
export function errorRate({ requests }: Pick<Measurement, 'requests'>): number {
  const all = requests.ok + requests.failed;
  return all === 0 ? 1 : requests.failed / all;
}

/** Failures only. */
function countByClass(records: readonly RequestRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of records)
    if (outcome !== 'ok') counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

function timeToFirst({ sentAt, contentAt }: RequestRecord): number[] {
  return contentAt.slice(0, 1).map((first) => first - sentAt);
}

/** Chunks that came in one read have the gap 0: it happened, and hiding it would raise the rest. */
function gaps({ contentAt }: RequestRecord): number[] {
  return contentAt.slice(1).map((at, i) => at - (contentAt[i] ?? at));
}

/** Not observable in a single token or a single chunk. */
function meanGap({ contentAt, tokens }: RequestRecord): number[] {
  const [first] = contentAt;
  const last = contentAt.at(-1);
  if (first === undefined || last === undefined || contentAt.length < 2) return [];
  return tokens === null || tokens < 2 ? [] : [(last - first) / (tokens - 1)];
}

function rate(count: number, seconds: number): number {
  return seconds > 0 ? count / seconds : 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
