// Whether the client was fit to measure, and the load enough to say something.

import { formatDuration, formatNumber, plural } from '../text/units.ts';
import type { LoadResult, RequestRecord } from './load-result.ts';
import { span } from './span.ts';

/** An event loop later than this blurs the times of most tokens ... */
const MOST_LOOP_DELAY_P99_MS = 10;
/** ... and one stall as long as this spoils the tail of all that was under way. */
const MOST_LOOP_STALL_MS = 250;
const MOST_LOOP_BUSY = 0.9;
/** Quantiles of fewer requests are anecdotes. */
const FEWEST_PASSED = 10;
/** Share of the time its users existed in which they had a request under way. */
const LEAST_DELIVERED = 0.95;

/** Why the numbers should not be trusted, each one sentence; empty when they can be. */
export function invalidReasons(result: LoadResult): string[] {
  return [...loopReasons(result), ...loadReasons(result)];
}

function loopReasons({ watch }: LoadResult): string[] {
  const reasons: string[] = [];
  if (watch.loopDelayP99Ms > MOST_LOOP_DELAY_P99_MS)
    reasons.push(
      `the client's event loop was late by ${formatDuration(watch.loopDelayP99Ms)} at p99 (at most ${formatDuration(MOST_LOOP_DELAY_P99_MS)})`,
    );
  if (watch.loopDelayMaxMs > MOST_LOOP_STALL_MS)
    reasons.push(
      `the client's event loop stalled for ${formatDuration(watch.loopDelayMaxMs)} (at most ${formatDuration(MOST_LOOP_STALL_MS)})`,
    );
  if (watch.loopBusy > MOST_LOOP_BUSY)
    reasons.push(
      `the client was busy for ${percent(watch.loopBusy)} of the time (at most ${percent(MOST_LOOP_BUSY)})`,
    );
  return reasons;
}

function loadReasons({ records, spec, end }: LoadResult): string[] {
  const reasons: string[] = [];
  const passed = records.filter(({ outcome }) => outcome === 'ok').length;
  if (end === 'cancelled') reasons.push('the load was cancelled');
  if (end === 'gave-up') reasons.push('the load was given up: request after request failed');
  if (passed < FEWEST_PASSED)
    reasons.push(`only ${plural(passed, 'request')} passed (at least ${FEWEST_PASSED})`);
  if (records.length < spec.concurrency)
    reasons.push(
      `a concurrency of ${spec.concurrency} was never reached: ${plural(records.length, 'request')}`,
    );
  const delivered = deliveredShare(records);
  if (delivered < LEAST_DELIVERED)
    reasons.push(
      `the client had a request under way for only ${percent(delivered)} of the time (at least ${percent(LEAST_DELIVERED)})`,
    );
  return reasons;
}

/** What users spend between the end of one request and the next one is the client's own doing. */
export function deliveredShare(records: readonly RequestRecord[]): number {
  let busy = 0;
  let existed = 0;
  for (const own of Map.groupBy(records, ({ slot }) => slot).values()) {
    busy += own.reduce((sum, { sentAt, endAt }) => sum + endAt - sentAt, 0);
    existed += span(own);
  }
  return existed > 0 ? busy / existed : 1;
}

function percent(share: number): string {
  return `${formatNumber(Math.round(share * 1000) / 10)} %`;
}
