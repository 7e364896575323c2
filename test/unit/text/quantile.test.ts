import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { quantile, summarize } from '../../../src/text/quantile.ts';

test('a quantile between two values is interpolated', () => {
  assert.equal(quantile([10, 20, 30, 40], 0.5), 25);
  assert.equal(quantile([10, 20, 30, 40, 50], 0.9), 46);
  assert.equal(quantile([7], 0.99), 7);
  assert.equal(quantile([], 0.5), null);
});

test('values are summarized in any order, and none give a count alone', () => {
  assert.deepEqual(summarize([30, 10, 20]), {
    count: 3,
    mean: 20,
    p50: 20,
    p90: 28,
    p95: 29,
    p99: 29.8,
    max: 30,
  });
  const nothing = { mean: null, p50: null, p90: null, p95: null, p99: null, max: null };
  assert.deepEqual(summarize([]), { count: 0, ...nothing });
});

test('a quantile lies between its neighbours and grows with q', () => {
  const values = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1 });
  fc.assert(
    fc.property(values, fc.float({ min: 0, max: 1, noNaN: true }), (some, q) => {
      const sorted = some.toSorted((a, b) => a - b);
      const found = quantile(sorted, q);
      assert.ok(found !== null);
      assert.ok(found >= Math.min(...some) && found <= Math.max(...some));
      assert.ok(found <= (quantile(sorted, 1) ?? -Infinity));
      assert.ok(found >= (quantile(sorted, q / 2) ?? Infinity) - 1e-6);
    }),
  );
});
