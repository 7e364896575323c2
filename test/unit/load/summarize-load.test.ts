// Numbers out of records, against sums done by hand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as v from 'valibot';
import type { RequestRecord } from '../../../src/load/load-result.ts';
import { errorRate, summarizeLoad } from '../../../src/load/summarize-load.ts';
import { MeasurementSchema, type Measurement } from '../../../src/model/measurement.ts';
import { recordOf, recordsOf, resultOf } from './records.ts';

const SUBJECT = { task: 'soak.x.runtime.builder', framework: 'x', simulated: true };

function measure(records: readonly RequestRecord[]): Measurement {
  return summarizeLoad(resultOf(records), SUBJECT);
}

/** Of values that are all the same. */
function same(count: number, value: number): object {
  return { count, mean: value, p50: value, p90: value, p95: value, p99: value, max: value };
}

test('ten equal requests, one after the other, give the numbers one expects', () => {
  assert.deepEqual(measure(recordsOf(10)), {
    ...SUBJECT,
    valid: true,
    reasons: [],
    durationS: 1,
    requests: { ok: 10, failed: 0, byClass: {} },
    outputTokens: 30,
    outputTokensPerSecond: 30,
    requestsPerSecond: 10,
    ttftMs: same(10, 20),
    itlMs: { count: 20, mean: 20, p50: 20, p90: 30, p95: 30, p99: 30, max: 30 },
    itlMeanMs: same(10, 20),
    e2eMs: same(10, 100),
    responseMs: same(10, 100),
    load: { shape: 'closed', concurrency: 1, requests: 10, durationS: null, maxTokens: 3 },
  });
});

test('what is summarised is what is stored', () => {
  const measurement = measure(recordsOf(3));
  assert.deepEqual(v.parse(MeasurementSchema, measurement), measurement);
});

test('failed requests lend no token and no latency, but are counted and take their time', () => {
  const failed = { contentAt: [1, 2], tokens: 2, error: 'gone' };
  const measurement = measure([
    ...recordsOf(10),
    recordOf(10, { ...failed, outcome: 'cut' }),
    recordOf(11, { ...failed, outcome: 'cut', endAt: 5000 }),
    recordOf(12, { ...failed, outcome: 'http-500' }),
  ]);
  assert.deepEqual(measurement.requests, { ok: 10, failed: 3, byClass: { cut: 2, 'http-500': 1 } });
  assert.equal(measurement.outputTokens, 30);
  assert.equal(measurement.durationS, 5);
  assert.equal(measurement.outputTokensPerSecond, 6);
  assert.equal(measurement.requestsPerSecond, 2);
  assert.equal(measurement.ttftMs.count, 10);
  assert.equal(measurement.itlMs.count, 20);
  assert.equal(measurement.e2eMs.max, 100);
});

test('chunks of one read have the gap 0, and it is counted', () => {
  const { itlMs, itlMeanMs } = measure([recordOf(0, { contentAt: [10, 10, 10, 40], tokens: 4 })]);
  assert.equal(itlMs.count, 3);
  assert.equal(itlMs.p50, 0);
  assert.equal(itlMs.max, 30);
  assert.equal(itlMeanMs.mean, 10);
});

test('several tokens in a chunk are one gap, and the mean per token divides by the tokens', () => {
  const { itlMs, itlMeanMs } = measure([recordOf(0, { contentAt: [10, 50], tokens: 9 })]);
  assert.deepEqual([itlMs.count, itlMs.mean], [1, 40]);
  assert.deepEqual([itlMeanMs.count, itlMeanMs.mean], [1, 5]);
});

test('one token, or all of them in one chunk, say nothing about the time between tokens', () => {
  const { itlMs, itlMeanMs, ttftMs } = measure([
    recordOf(0, { contentAt: [10], tokens: 1 }),
    recordOf(1, { contentAt: [110], tokens: 9 }),
  ]);
  assert.equal(itlMs.count, 0);
  assert.equal(itlMs.mean, null);
  assert.equal(itlMeanMs.count, 0);
  assert.equal(ttftMs.mean, 10);
});

test('a load without a request has no numbers instead of wrong ones', () => {
  const measurement = measure([]);
  assert.equal(measurement.durationS, 0);
  assert.equal(measurement.outputTokensPerSecond, 0);
  assert.equal(measurement.ttftMs.p50, null);
  assert.equal(measurement.valid, false);
  assert.equal(errorRate(measurement), 1);
});

test('the error rate is the failed share of all requests', () => {
  assert.equal(errorRate({ requests: { ok: 3, failed: 1, byClass: { cut: 1 } } }), 0.25);
  assert.equal(errorRate({ requests: { ok: 3, failed: 0, byClass: {} } }), 0);
});
