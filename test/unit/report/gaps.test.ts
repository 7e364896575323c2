// Gaps between tokens that came in one piece: never a bare zero, which would look like perfection.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCharts } from '../../../src/report/charts/run-charts.ts';
import { viewModel } from '../../../src/report/view-model.ts';
import { loadRun } from './charts/load-runs.ts';

const LOTS = loadRun([
  { name: 'llamacpp', itl: { p50: 0, p90: 0.004, p99: 26 } },
  { name: 'vllm', itl: { p50: 10, p99: 25 } },
]);

test('tables write them as less than what can be told apart, and say why', () => {
  const input = {
    ...LOTS,
    comparison: LOTS.comparison.map((row, index) => ({ ...row, itlMs: index === 0 ? 0 : 10 })),
  };
  const { comparison, measurements } = viewModel(input);
  assert.equal(comparison[0]?.rows[0]?.cells[4], '<0.1');
  assert.match(comparison[0].note, /; <0\.1 ms: tokens came several at a time$/);
  const gaps = measurements.find(({ title }) => title === 'Gap between tokens');
  assert.deepEqual(gaps?.rows[0]?.cells.slice(2, 4), ['<0.1', '<0.1']);
  assert.match(gaps.note, /<0\.1 ms/);
  for (const table of viewModel(loadRun([{ name: 'vllm' }])).measurements)
    assert.doesNotMatch(table.note, /<0\.1/);
});

test('the chart does the same, and keeps its axis linear for what is left', () => {
  const chart = runCharts(LOTS).find(({ id }) => id === 'chart-itl');
  assert.match(chart?.alt ?? '', /llamacpp: p50 <0\.1, p90 <0\.1, p99 26/);
  assert.match(chart?.subtitle ?? '', /<0\.1 ms: tokens came several at a time/);
  assert.doesNotMatch(JSON.stringify(chart?.option), /log scale/);
  assert.deepEqual(chart?.csv[1]?.slice(6), [0, 0.004, 26]);
});
