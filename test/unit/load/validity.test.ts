// When a measurement must not be trusted.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoadResult, SelfWatch } from '../../../src/load/load-result.ts';
import { deliveredShare, invalidReasons } from '../../../src/load/validity.ts';
import { recordOf, recordsOf, resultOf } from './records.ts';

function reasons(more: Partial<LoadResult>): string[] {
  return invalidReasons(resultOf(recordsOf(20), more));
}

function watched(more: Partial<SelfWatch>): string[] {
  return reasons({ watch: { loopDelayP99Ms: 1, loopDelayMaxMs: 2, loopBusy: 0.1, ...more } });
}

test('a calm client with enough answers is fit', () => {
  assert.deepEqual(reasons({}), []);
  assert.deepEqual(watched({ loopDelayP99Ms: 10, loopDelayMaxMs: 250, loopBusy: 0.9 }), []);
});

test('a client that was late, stalled or busy says so', () => {
  assert.deepEqual(watched({ loopDelayP99Ms: 12.34 }), [
    "the client's event loop was late by 12.3 ms at p99 (at most 10 ms)",
  ]);
  assert.deepEqual(watched({ loopDelayMaxMs: 1200 }), [
    "the client's event loop stalled for 1.20 s (at most 250 ms)",
  ]);
  assert.deepEqual(watched({ loopBusy: 0.956 }), [
    'the client was busy for 95.6 % of the time (at most 90 %)',
  ]);
});

test('a load that was ended early says so', () => {
  assert.deepEqual(reasons({ end: 'cancelled' }), ['the load was cancelled']);
  assert.deepEqual(reasons({ end: 'gave-up' }), [
    'the load was given up: request after request failed',
  ]);
});

test('too few answers, or fewer requests than users, say little', () => {
  const one = [...recordsOf(1), recordOf(1, { outcome: 'cut' })];
  assert.deepEqual(invalidReasons(resultOf(one)), ['only 1 request passed (at least 10)']);
  const { spec } = resultOf([]);
  assert.deepEqual(reasons({ spec: { ...spec, concurrency: 32 } }), [
    'a concurrency of 32 was never reached: 20 requests',
  ]);
});

test('time that users spent without a request is the fault of the client', () => {
  const slow = Array.from({ length: 20 }, (_, i) => recordOf(i, { endAt: i * 100 + 80 }));
  assert.deepEqual(invalidReasons(resultOf(slow)), [
    'the client had a request under way for only 80.8 % of the time (at least 95 %)',
  ]);
});

test('a user that ends earlier than the others has not idled', () => {
  const records = [
    recordOf(0, { slot: 0, sentAt: 0, endAt: 1000 }),
    recordOf(1, { slot: 1, sentAt: 0, endAt: 10 }),
    recordOf(2, { slot: 1, sentAt: 10, endAt: 20 }),
  ];
  assert.equal(deliveredShare(records), 1);
  assert.equal(deliveredShare([]), 1);
});

test('a user may have sent more requests than a call takes arguments', () => {
  assert.deepEqual(invalidReasons(resultOf(recordsOf(200_000))), []);
});
