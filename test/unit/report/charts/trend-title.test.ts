// A line over the runs: where it left what was usual, and what is said of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Trend } from '../../../../src/compare/trend.ts';
import { runCharts } from '../../../../src/report/charts/run-charts.ts';
import { stretchesOf } from '../../../../src/report/charts/stretches.ts';
import { greenRun } from '../sample-runs.ts';
import { trendOf } from './trends.ts';

const STEADY = [100, 101, 99, 100, 102];

function titleOf(...trends: Trend[]): string | undefined {
  const charts = runCharts({ ...greenRun(), trends });
  return charts.find(({ section }) => section === 'trends')?.title;
}

test('steady values are one stretch', () => {
  const [only, ...more] = stretchesOf(STEADY);
  assert.deepEqual(more, []);
  assert.equal(only?.from, 0);
  assert.equal(only.to, 4);
  assert.equal(only.usual?.before, 100);
  assert.equal(only.departure, null);
});

test('a lasting step begins another stretch where it happened', () => {
  const [before, after, ...more] = stretchesOf([...STEADY, 70, 71, 70]);
  assert.deepEqual(more, []);
  assert.equal(before?.to, 4);
  assert.equal(after?.from, 5);
  assert.ok(Math.abs((after.departure ?? 0) + 0.3) < 1e-9);
  assert.equal(after.usual?.before, 70);
});

test('one value alone outside the noise is an accident, unless it is the newest', () => {
  assert.equal(stretchesOf([...STEADY, 160, 100, 101]).length, 1);
  assert.equal(stretchesOf([...STEADY, 160]).length, 2);
});

test('a gap is neither a value nor a change', () => {
  const [only, ...more] = stretchesOf([null, 100, null, 101, 99, null]);
  assert.deepEqual(more, []);
  assert.equal(only?.from, 1);
  assert.equal(only.to, 4);
  assert.deepEqual(stretchesOf([null, null]), []);
});

test('what changed is named with the commit it came with', () => {
  const title = titleOf(
    trendOf('mocker-vllm', STEADY),
    trendOf('mocker-sglang', [...STEADY.slice(1), 70], { changedAt: 4 }),
    trendOf('mocker-trtllm', STEADY),
  );
  assert.equal(title, 'mocker-sglang delivers less since f00dbeef1; the others are as usual');
});

test('a change without a new commit names none', () => {
  assert.equal(titleOf(trendOf('mocker-vllm', [...STEADY, 140])), 'mocker-vllm delivers more now');
  assert.equal(
    titleOf(trendOf('mocker-vllm', [...STEADY, 140, 141, 139])),
    'mocker-vllm delivers more in the last 3 runs',
  );
});

test('what has no value now is neither as usual nor changed', () => {
  const [gone, alsoGone] = [
    trendOf('mocker-sglang', [...STEADY, 100, 99, null]),
    trendOf('mocker-trtllm', [...STEADY, 140, 141, null]),
  ];
  assert.equal(titleOf(gone), 'Throughput: no value now');
  assert.equal(
    titleOf(trendOf('mocker-vllm', [...STEADY, 101, 100, 99]), gone),
    'Throughput is as usual; mocker-sglang has no value now',
  );
  assert.equal(
    titleOf(trendOf('mocker-vllm', [...STEADY, 101, 100, 99]), gone, alsoGone),
    'Throughput is as usual; 2 have no value now',
  );
  assert.equal(
    titleOf(trendOf('mocker-vllm', [...STEADY, 101, 100, 140]), gone),
    'mocker-vllm delivers more now; mocker-sglang has no value now',
  );
});

test('of several changes the farthest is named', () => {
  const title = titleOf(
    trendOf('mocker-vllm', [...STEADY, 130]),
    trendOf('mocker-sglang', [...STEADY, 50]),
  );
  assert.equal(title, 'mocker-sglang delivers less now; 1 more changed');
});

test('a time to first token that grows is later', () => {
  const trend = trendOf('mocker-vllm', [...STEADY, 140]);
  assert.equal(titleOf({ ...trend, concept: 'ttft', unit: 'ms' }), 'mocker-vllm answers later now');
});

test('nothing outside the noise is said to be as usual', () => {
  assert.equal(titleOf(trendOf('mocker-vllm', STEADY)), 'Throughput is as usual');
});

test('two values make no trend', () => {
  assert.equal(titleOf(trendOf('mocker-vllm', [100, null, 101, null])), undefined);
});

test('a run that one image was not part of is a gap in its line, not a shift of it', () => {
  const long = trendOf('mocker-vllm', STEADY);
  const short = {
    ...trendOf('mocker-sglang', STEADY),
    points: trendOf('mocker-sglang', STEADY).points.slice(2),
  };
  const chart = runCharts({ ...greenRun(), trends: [long, short] }).find(
    ({ section }) => section === 'trends',
  );
  assert.deepEqual(
    chart?.csv.slice(1, 4).map((row) => row.slice(2)),
    [
      [100, null],
      [101, null],
      [99, 99],
    ],
  );
});
