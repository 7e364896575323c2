// Which charts a run has, and what they say in words and files.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvHref } from '../../../../src/report/charts/csv.ts';
import { linearAxis, spreadAxis } from '../../../../src/report/charts/axis.ts';
import { runCharts } from '../../../../src/report/charts/run-charts.ts';
import { failingRun, greenRun, runningRun } from '../sample-runs.ts';
import { measurement } from '../samples.ts';
import { loadRun } from './load-runs.ts';
import { trendOf } from './trends.ts';

function ids(input: Parameters<typeof runCharts>[0]): string[] {
  return runCharts(input).map(({ id }) => id);
}

test('a run with several measurements has its latencies and its throughput drawn', () => {
  assert.deepEqual(ids(greenRun()), ['chart-ttft', 'chart-itl', 'chart-throughput']);
});

test('a run under way has no chart, whatever it has measured', () => {
  const { results, ...green } = greenRun();
  const running = { ...green, results: { ...results, run: { ...results.run, verdict: null } } };
  assert.deepEqual(ids(running), []);
  assert.deepEqual(ids(runningRun()), []);
});

test('one measurement alone is read faster in its table', () => {
  assert.deepEqual(ids(loadRun([{ name: 'vllm' }])), []);
  const late = { valid: false, reasons: ['the client was late'] };
  assert.deepEqual(ids(loadRun([{ name: 'vllm' }, { name: 'sglang', more: late }])), []);
});

test('unlike loads never stand in one chart', () => {
  const { load } = measurement('vllm');
  const harder = { load: { ...load, concurrency: 64 } };
  const input = loadRun([
    { name: 'vllm' },
    { name: 'sglang' },
    { name: 'trtllm', more: harder },
    { name: 'llamacpp', more: harder },
    { name: 'tgi', more: { load: { ...load, maxTokens: 7 } } },
  ]);
  const charts = runCharts(input).filter(({ id }) => id.startsWith('chart-ttft'));
  assert.deepEqual(
    charts.map(({ id, csv }) => [id, ...csv.slice(1).map(([name]) => name)]),
    [
      ['chart-ttft', 'vllm', 'sglang'],
      ['chart-ttft-2', 'trtllm', 'llamacpp'],
    ],
  );
  assert.match(charts[1]?.subtitle ?? '', /64 at a time/);
});

test('every figure stands in the words and in the file; what does not count is said, not drawn', () => {
  const [ttft] = runCharts(failingRun());
  assert.equal(
    ttft?.alt,
    'Time to first token in ms. vllm at main: p50 28.4, p90 37.2, p99 68.2, n 256. sglang at main: invalid, the client was late: event-loop delay p99 38 ms, 20 ms allowed. mocker-vllm at main (simulated): p50 17.8, p90 23.3, p99 42.6, n 256. trtllm at disaggregated-prefill-with-a-ve…: p50 17.8, p90 23.3, p99 42.6, n 256.',
  );
  assert.deepEqual(
    ttft.csv.map((row) => row.slice(3, 6)),
    [
      ['simulated', 'valid', 'n'],
      [false, true, 256],
      [false, false, 256],
      [true, true, 256],
      [false, true, 256],
    ],
  );
});

test('a chart of simulated engines only is simulated, one of both kinds tells which mark is', () => {
  const [green] = runCharts(greenRun());
  assert.equal(green?.simulated, true);
  assert.match(green.subtitle, /; simulated$/);
  const [mixed] = runCharts(failingRun());
  assert.equal(mixed?.simulated, false);
  assert.match(mixed.subtitle, /; hollow: simulated$/);
  const [real] = runCharts(loadRun([{ name: 'vllm' }, { name: 'sglang' }]));
  assert.match(real?.subtitle ?? '', /; not simulated$/);
});

test('of many rows the first are drawn, and the subtitle says of how many', () => {
  const many = Array.from({ length: 25 }, (_, index) => ({ name: `vllm-${index}` }));
  const [chart] = runCharts(loadRun(many));
  assert.match(chart?.subtitle ?? '', /the first 12 of 25/);
  assert.equal(chart?.csv.length, 26);
});

test('trends stand below, one chart a figure', () => {
  const trend = trendOf('mocker-vllm', [1, 2, 3]);
  const trends = [trend, { ...trend, concept: 'ttft' as const, unit: 'ms' as const }];
  assert.deepEqual(ids({ ...greenRun(), trends }).slice(3), [
    'chart-trend-throughput',
    'chart-trend-ttft',
  ]);
});

test('values more than twenty times apart share a log axis, and it says so', () => {
  assert.deepEqual(spreadAxis('ms', [3, 60]), linearAxis('ms', [3, 60]));
  const axis = spreadAxis('ms', [0, 3, 61]);
  assert.deepEqual([axis.name, axis.log, axis.min, axis.max], ['ms, log scale', true, 1, 100]);
});

test('a linear axis begins at zero and ends at a round number at or above the largest value', () => {
  for (const value of [0.004, 0.9, 1, 7, 61, 99.9, 100, 434, 12_346]) {
    const { min, max, step, log } = linearAxis('ms', [value]);
    assert.equal(log, false);
    assert.equal(min, 0);
    assert.ok(max >= value && max <= value * 2.01, `${value}: ${max}`);
    assert.ok(Math.abs(max / step - Math.round(max / step)) < 1e-9, `${max} in steps of ${step}`);
  }
  assert.equal(linearAxis('ms', []).max, 1);
});

test('a file quotes what needs it and begins no cell as a formula', () => {
  const href = csvHref([['a,"b"', '=HYPERLINK("x")', null, 1.5, true]]);
  const prefix = 'data:text/csv;charset=utf-8,';
  assert.ok(href.startsWith(prefix));
  assert.equal(
    decodeURIComponent(href.slice(prefix.length)),
    `"a,""b""","'=HYPERLINK(""x"")",,1.5,true\r\n`,
  );
});
