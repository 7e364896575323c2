import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReportInput } from '../../../src/report/report-input.ts';
import { viewModel } from '../../../src/report/view-model.ts';
import { ticksOf } from '../../../src/report/timeline/axis.ts';
import { bigRun } from './big-run.ts';
import { failingRun, greenRun, runningRun } from './sample-runs.ts';

function timelineOf(run: ReportInput) {
  return viewModel(run).timeline ?? assert.fail('no timeline');
}

test('bars stay inside the run, and beside each other where they share a row', () => {
  for (const run of [greenRun(), failingRun(), runningRun(), bigRun(25, 60)]) {
    for (const { bars, height } of timelineOf(run).lanes) {
      for (const row of Map.groupBy(bars, ({ middle }) => middle).values()) {
        let end = 0;
        for (const { left, width, middle } of row) {
          assert.ok(left >= end - 0.31 && width > 0 && left + width <= 100.001);
          assert.ok(middle < height);
          end = left + width;
        }
      }
    }
  }
});

test('a step that waited though all it needs was there shows for how long and why', () => {
  const timeline = timelineOf(greenRun());
  const { lanes, waits, waited } = timeline;
  const waiting = lanes[1]?.bars.filter(({ what }) => what === 'wait').map(({ title }) => title);
  assert.deepEqual(waiting, [
    'build waited, from 0 ms for 1.50 s: one of 3 places',
    'soak waited, from 1 m 01 s for 4.20 s: quiet: soak.mocker-vllm.runtime.builder runs',
  ]);
  assert.equal(waits[0]?.kind, 'soak');
  assert.match(waited, /^5 steps waited 12\.9 s in all$/);
  assert.doesNotMatch(JSON.stringify(timeline), /waiting for (?:build|serve)/);
});

test('waits that follow each other are one, and what held it up longest is named first', () => {
  const run = greenRun();
  const soak = 'soak.mocker-sglang.runtime.builder';
  const before = run.course?.get(soak);
  assert.ok(before?.startedAt);
  const end = before.startedAt;
  const waits = [
    { from: end - 9000, to: end - 8000, why: 'waiting for one of 3 places' },
    { from: end - 8000, to: end - 3000, why: 'waiting for quiet: a runs' },
    { from: end - 3000, to: end - 1000, why: 'waiting for memory' },
    { from: end - 1000, to: end, why: 'waiting for quiet: a runs' },
  ];
  const course = new Map(run.course).set(soak, { ...before, waits });
  const wait = timelineOf({ ...run, course }).waits[0];
  assert.equal(wait?.duration, '9.00 s');
  assert.equal(wait.why, 'quiet: a runs; memory; 1 more');
});

test('a model is shown as long as it was served', () => {
  const [lane] = timelineOf(greenRun()).lanes;
  const served = lane?.bars.find(({ what }) => what === 'service');
  assert.match(served?.title ?? '', /^model served, from \d.* for \d/);
});

test('only what is drawn is explained', () => {
  const told = (run: ReportInput): string[] => timelineOf(run).legend.map(({ words }) => words);
  assert.deepEqual(told(greenRun()), ['waits', 'model served']);
  const { course, ...run } = greenRun();
  assert.ok(course);
  assert.deepEqual(told(run), []);
});

test('a step that several builds share is told once, with their names', () => {
  const { builds } = timelineOf(greenRun());
  assert.deepEqual(
    builds.map(({ title, summary }) => `${title}: ${summary}`),
    [
      'Shared by several builds: 5 steps, 2 cached, longest 9.84 s',
      'mocker-vllm: 4 steps, 5 more shared, longest 16.4 s',
      'mocker-sglang: 4 steps, 5 more shared, longest 16.4 s',
      'mocker-trtllm: 4 steps, 5 more shared, longest 16.4 s',
    ],
  );
  const names = builds.flatMap(({ steps }) => steps.map(({ name }) => name));
  assert.equal(names.filter((name) => name.startsWith('[base 2/3]')).length, 1);
  assert.equal(builds[0]?.steps[0]?.shared, 'for mocker-vllm, mocker-sglang, mocker-trtllm');
});

test('a step that failed, and one that was cut off, say so', () => {
  const failing = timelineOf(failingRun()).builds.flatMap(({ steps }) => steps);
  assert.ok(failing.some(({ mark, name }) => mark.word === 'failed' && /pip/.test(name)));
  const run = runningRun();
  const [id = '', course] = [...(run.course ?? [])][0] ?? [];
  assert.ok(course);
  const [step] = course.steps;
  assert.ok(step);
  const open = { ...step, state: 'started' as const, finishedAt: null, startedAt: run.now - 500 };
  const going = new Map(run.course).set(id, { ...course, steps: [open] });
  const word = (more: Partial<ReportInput>): string | undefined =>
    timelineOf({ ...run, course: going, ...more }).builds.find(
      ({ title }) => title === 'mocker-vllm',
    )?.steps[0]?.mark.word;
  assert.equal(word({}), 'running');
  assert.equal(word({ lost: true }), 'cut off');
});

test('ticks are round times, never crowded, and never over the edge', () => {
  assert.deepEqual(
    ticksOf(252_000).map(({ label }) => label),
    ['0', '1 m', '2 m', '3 m', '4 m'],
  );
  assert.deepEqual(
    ticksOf(450).map(({ label }) => label),
    ['0', '0.1 s', '0.2 s', '0.3 s', '0.4 s'],
  );
  assert.deepEqual(ticksOf(0), []);
  for (const total of [1, 999, 61_000, 3_599_000, 3_601_000, 86_400_000, 10 * 86_400_000]) {
    const ticks = ticksOf(total);
    assert.ok(ticks.length >= 1 && ticks.length <= 9, String(total));
    assert.ok(ticks.every(({ left }) => left >= 0 && left <= 96));
  }
});
