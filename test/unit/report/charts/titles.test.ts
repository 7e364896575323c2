// What a chart claims: no more than its figures bear.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LATENCIES } from '../../../../src/report/charts/latency-kinds.ts';
import { latencyTitle } from '../../../../src/report/charts/latency-title.ts';
import { loadGroups } from '../../../../src/report/charts/load-rows.ts';
import { throughputTitle } from '../../../../src/report/charts/throughput-title.ts';
import { loadRun, type Loaded } from './load-runs.ts';

const [TTFT, ITL] = LATENCIES;

function rows(loaded: readonly Loaded[]) {
  return loadGroups(loadRun(loaded)).flatMap(({ all }) => all);
}

function ttftOf(...loaded: Loaded[]): string {
  assert.ok(TTFT);
  return latencyTitle(TTFT, rows(loaded));
}

function itlOf(...loaded: Loaded[]): string {
  assert.ok(ITL);
  return latencyTitle(ITL, rows(loaded));
}

function ratesOf(...loaded: Loaded[]): string {
  return throughputTitle(rows(loaded));
}

const LATE = { valid: false, reasons: ['the client was late'] };

test('one that is clearly sooner than all others is named first, a far longer tail is named too', () => {
  const title = ttftOf(
    { name: 'vllm', ttft: { p50: 28 } },
    { name: 'sglang', ttft: { p50: 31, p99: 400 } },
    { name: 'trtllm', ttft: { p50: 17 } },
  );
  assert.equal(title, "trtllm answers first; sglang's tail is long");
});

test('a long tail of the first one is a but', () => {
  const title = ttftOf(
    { name: 'vllm', ttft: { p50: 28 } },
    { name: 'trtllm', ttft: { p50: 17, p99: 300 } },
  );
  assert.equal(title, 'trtllm answers first, but its tail is long');
});

test('within the noise nobody is first', () => {
  assert.equal(
    ttftOf({ name: 'vllm', ttft: { p50: 28 } }, { name: 'trtllm', ttft: { p50: 27 } }),
    'trtllm and vllm answer equally soon, within the noise',
  );
  assert.equal(
    itlOf(
      { name: 'vllm', itl: { p50: 10 } },
      { name: 'sglang', itl: { p50: 10.3 } },
      { name: 'trtllm', itl: { p50: 10.6 } },
    ),
    'All stream equally fast, within the noise',
  );
});

test('a difference that the spread of few requests explains is no finding', () => {
  const few = { count: 6, p90: 60 };
  assert.equal(
    ttftOf(
      { name: 'vllm', ttft: { p50: 28, ...few } },
      { name: 'trtllm', ttft: { p50: 20, ...few } },
    ),
    'trtllm and vllm answer equally soon, within the noise',
  );
  const many = { count: 600, p90: 60 };
  assert.equal(
    ttftOf(
      { name: 'vllm', ttft: { p50: 28, ...many } },
      { name: 'trtllm', ttft: { p50: 20, ...many } },
    ),
    'trtllm answers first',
  );
});

test('where several share the lead, the clearly last is named', () => {
  const title = itlOf(
    { name: 'vllm', itl: { p50: 10 } },
    { name: 'sglang', itl: { p50: 10.2 } },
    { name: 'trtllm', itl: { p50: 19 } },
  );
  assert.equal(title, 'trtllm streams slowest');
});

test('where several share the lead and nobody is clearly last, the leaders are named', () => {
  const title = itlOf(
    { name: 'vllm', itl: { p50: 10 } },
    { name: 'sglang', itl: { p50: 10.2 } },
    { name: 'trtllm', itl: { p50: 19 } },
    { name: 'llamacpp', itl: { p50: 19.5 } },
  );
  assert.equal(title, 'vllm and sglang stream fastest');
});

test('a p99 of few requests is no tail', () => {
  const title = ttftOf(
    { name: 'vllm', ttft: { p50: 28, p99: 500, count: 40 } },
    { name: 'trtllm', ttft: { p50: 17, count: 40 } },
  );
  assert.equal(title, 'trtllm answers first');
});

test('a simulated engine is never held against a real one', () => {
  const title = ttftOf(
    { name: 'vllm', ttft: { p50: 28 } },
    { name: 'mocker-vllm', ttft: { p50: 2 } },
    { name: 'trtllm', ttft: { p50: 17 } },
  );
  assert.equal(title, 'trtllm answers first; mocker-vllm is simulated');
  assert.equal(
    ratesOf(
      { name: 'llamacpp', rate: 23.4 },
      { name: 'mocker-a', rate: 900 },
      { name: 'mocker-b', rate: 500 },
    ),
    'llamacpp delivers 23.4 tok/s; 2 of 3 are simulated',
  );
  assert.equal(
    itlOf({ name: 'llamacpp', itl: { p50: 41 } }, { name: 'mocker-a' }),
    'llamacpp streams a token every 41 ms; mocker-a is simulated',
  );
});

test('a median gap of zero is not told as a speed', () => {
  assert.equal(
    itlOf({ name: 'llamacpp', itl: { p50: 0 } }, { name: 'mocker-a' }),
    "Gap between two tokens; llamacpp's tokens come in lots; mocker-a is simulated",
  );
});

test('who streams in lots is no fastest, and no slowest', () => {
  assert.equal(
    itlOf(
      { name: 'llamacpp', itl: { p50: 0.004 } },
      { name: 'vllm', itl: { p50: 10 } },
      { name: 'sglang', itl: { p50: 20 } },
    ),
    "vllm streams fastest; llamacpp's tokens come in lots",
  );
});

test('simulated engines are compared among themselves', () => {
  assert.equal(
    ratesOf({ name: 'mocker-a', rate: 900 }, { name: 'mocker-b', rate: 500 }),
    'mocker-a delivers most, 1.8× as much as mocker-b',
  );
});

test('a measurement that does not count is no part of a finding', () => {
  assert.equal(
    ratesOf(
      { name: 'vllm', rate: 100 },
      { name: 'sglang', rate: 900, more: LATE },
      { name: 'trtllm', rate: 250 },
    ),
    'trtllm delivers most, 2.5× as much as vllm',
  );
});

test('throughput within the noise is alike, and a clear last is told against the best', () => {
  assert.equal(
    ratesOf({ name: 'vllm', rate: 271 }, { name: 'trtllm', rate: 276 }),
    'trtllm and vllm deliver alike, within the noise',
  );
  assert.equal(
    ratesOf(
      { name: 'vllm', rate: 271 },
      { name: 'trtllm', rate: 276 },
      { name: 'sglang', rate: 138 },
    ),
    'sglang delivers least, 0.50× as much as trtllm',
  );
  assert.equal(
    ratesOf({ name: 'vllm', rate: 12_346 }, { name: 'trtllm', rate: 12 }),
    'vllm delivers most, 1029× as much as trtllm',
  );
});

test('many names are only counted', () => {
  const leaders = ['vllm', 'sglang', 'trtllm', 'lmdeploy'].map((name) => ({ name, rate: 300 }));
  const others = ['tgi', 'llamacpp'].map((name) => ({ name, rate: 100 }));
  assert.equal(ratesOf(...leaders, ...others), '4 of 6 deliver most');
});
