import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Trend } from '../../../src/compare/trend.ts';
import { trendsOf } from '../../../src/compare/trends.ts';
import { night, revisionOf, runOf, type Night } from '../../rig/past-runs.ts';

/** The last one is this run. */
function trends(...nights: Night[]): Trend[] {
  const [run, ...earlier] = nights.map(night).toReversed();
  assert.ok(run);
  return trendsOf(run, earlier);
}

function values(...nights: Night[]): (number | null)[] | undefined {
  return trends(...nights)
    .find(({ concept }) => concept === 'throughput')
    ?.points.map(({ value }) => value);
}

const [first, second, third, fourth] = [1000, 1010, 990, 1200].map((tokensPerSecond, day) => ({
  day,
  tokensPerSecond,
  ttftMs: 40 + day,
}));
assert.ok(first && second && third && fourth);

test('a trend goes from old to new, and this run is its end', () => {
  const [rate, ttft, ...more] = trends(first, second, third);
  assert.deepEqual(more, []);
  assert.deepEqual(rate, {
    concept: 'throughput',
    unit: 'tok/s',
    framework: 'vllm',
    target: 'runtime',
    ref: 'main',
    simulated: false,
    points: [first, second, third].map(({ day, tokensPerSecond }) => ({
      run: runOf(day),
      startedAt: `2026-11-2${day + 1}T07:00:00.000Z`,
      revision: revisionOf(day),
      value: tokensPerSecond,
    })),
    usual: { before: 1005, noise: 0.2, count: 2 },
  });
  assert.deepEqual([ttft?.concept, ttft?.unit], ['ttft', 'ms']);
  assert.deepEqual(
    ttft?.points.map(({ value }) => value),
    [40, 41, 42],
  );
});

test('two values are no trend', () => {
  assert.deepEqual(trends(first, second), []);
  assert.deepEqual(trends(first, { ...second, valid: false }, third), []);
});

test('a run without a valid value is a gap', () => {
  assert.deepEqual(values(first, { ...second, valid: false }, third, fourth), [
    1000,
    null,
    990,
    1200,
  ]);
  const broken = { day: 3, steps: { build: 'failed', soak: 'blocked' } } as const;
  assert.deepEqual(values(first, second, third, broken), [1000, 1010, 990, null]);
});

test('a run that was not to measure it, or measured something else, is no point', () => {
  const elsewhere = { day: 2, host: 'other' };
  const onlyBuilt = { day: 2, steps: { build: 'passed' } } as const;
  const ofOther = { day: 2, name: 'other' };
  for (const other of [elsewhere, onlyBuilt, ofOther])
    assert.deepEqual(values(first, second, other, fourth), [1000, 1010, 1200]);
});
