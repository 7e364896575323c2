// The client's exercise before it measures.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realClock } from '../../../src/host/clock.ts';
import { warmUp } from '../../../src/load/warm-up.ts';

test('every chat of the warm-up is a good one: it takes the way of those that are measured', async () => {
  assert.equal(await warmUp(realClock, new AbortController().signal), 80);
});

test('a cancelled warm-up ends at once', async () => {
  assert.equal(await warmUp(realClock, AbortSignal.abort()), 0);
});
