import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderReport } from '../../../src/report/render-html.ts';
import type { ReportInput } from '../../../src/report/report-input.ts';
import { viewModel } from '../../../src/report/view-model.ts';
import { failingRun, greenRun, runningRun } from './sample-runs.ts';

const RENEWS = /http-equiv="refresh"|location\.reload|class="live"/;

test('only the page of a run that goes on renews itself', async () => {
  assert.match(await renderReport(viewModel(runningRun())), RENEWS);
  for (const ended of [greenRun(), failingRun(), { ...runningRun(), lost: true }])
    assert.doesNotMatch(await renderReport(viewModel(ended)), RENEWS);
});

test('without scripts the page of a run that goes on is fetched again all the same', async () => {
  const html = await renderReport(viewModel(runningRun()));
  assert.match(html, /<noscript><meta http-equiv="refresh" content="\d+"><\/noscript>/);
});

test('a page leads to no file that is written only at the end', async () => {
  assert.doesNotMatch(await renderReport(viewModel(runningRun())), /href="(?:report|junit)\./);
  assert.match(await renderReport(viewModel(greenRun())), /href="report\.txt"/);
});

test('every page says when it was written', async () => {
  assert.match(await renderReport(viewModel(greenRun())), /Written 21 Nov 2026, 07:04:12 UTC/);
  assert.match(await renderReport(viewModel(runningRun())), />21 Nov 2026, 07:00:52 UTC<\/time>/);
});

test('a page rests while something is measured, and is late only after its deadline', () => {
  const run = runningRun();
  assert.deepEqual(viewModel(run).live, { resting: '', lateS: 60 });
  const soak = 'soak.mocker-vllm.runtime.builder';
  const tasks = run.plan.tasks.map((task) =>
    task.id === soak
      ? { ...task, resources: { ...task.resources, quiet: 'alone' as const } }
      : task,
  );
  const before = run.course?.get(soak);
  assert.ok(before);
  const going = { ...before, state: 'running' as const, startedAt: run.now - 20_000 };
  const measured: ReportInput = {
    ...run,
    plan: { ...run.plan, tasks },
    course: new Map(run.course).set(soak, going),
  };
  assert.deepEqual(viewModel(measured).live, {
    resting: 'It rests during soak of mocker-vllm: nothing else is to be done then.',
    lateS: 640,
  });
});
