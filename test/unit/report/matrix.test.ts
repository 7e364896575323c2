import assert from 'node:assert/strict';
import { test } from 'node:test';
import { viewModel } from '../../../src/report/view-model.ts';
import type { CellView, MatrixRow } from '../../../src/report/view.ts';
import { failingRun, greenRun, runningRun } from './sample-runs.ts';
import { courseOf, results } from './samples.ts';

function cells(row: MatrixRow | undefined): Record<string, CellView> {
  const all = row?.cells.filter((cell) => cell !== null) ?? [];
  return Object.fromEntries(all.map((cell) => [cell.kind, cell]));
}

test('there is a row an image and a column a kind, in the order of the journey', () => {
  const { matrix } = viewModel(greenRun());
  assert.deepEqual(matrix.kinds, [
    'build',
    'sanity',
    'serve',
    'smoke',
    'soak',
    'scrape',
    'metrics',
    'promote',
  ]);
  assert.deepEqual(
    matrix.rows.map(({ framework, simulated, size }) => ({ framework, simulated, size })),
    [
      { framework: 'mocker-vllm', simulated: true, size: '187 MB' },
      { framework: 'mocker-sglang', simulated: true, size: '189 MB' },
      { framework: 'mocker-trtllm', simulated: true, size: '192 MB' },
    ],
  );
});

test('a passed step leads to its log, a failed one to its card, a blocked one to the card of the guilty', () => {
  const { matrix, failures } = viewModel(failingRun());
  const row = matrix.rows.find(({ framework, good }) => framework === 'sglang' && !good);
  const { build, serve, smoke } = cells(row);
  assert.equal(build?.href, 'logs/build.sglang.runtime.f00dbeef1.log');
  assert.equal(serve?.why, 'not-ready');
  assert.equal(smoke?.mark.word, 'skipped');
  assert.equal(smoke.why, 'after serve');
  assert.equal(smoke.href, serve.href);
  assert.ok(failures.some(({ id }) => `#${id}` === serve.href));
});

test('a step that runs shows for how long and what it does; a waiting one what it waits for', () => {
  const { serve, smoke } = cells(viewModel(runningRun()).matrix.rows[0]);
  assert.equal(serve?.duration, '4.00 s');
  assert.equal(serve.why, 'worker /health: 503');
  assert.equal(smoke?.why, 'after serve');
  assert.equal(smoke.href, null);
});

test('a step names the step it waits for by its kind, and anything else in the words of the scheduler', () => {
  const input = runningRun();
  const going = (message: string) =>
    courseOf(input.plan.tasks, {
      'soak.mocker-vllm.runtime.builder': {
        message: 'waiting for smoke.mocker-vllm.runtime.builder',
      },
      'serve.mocker-vllm.runtime.builder': { message },
    });
  const { serve, soak } = cells(
    viewModel({ ...input, course: going('waiting for one of 3 places') }).matrix.rows[0],
  );
  assert.equal(soak?.why, 'after smoke');
  assert.equal(serve?.why, 'waiting for one of 3 places');
});

test('a step left out says why, and shows no time of its own', () => {
  const input = greenRun();
  const { build } = cells(
    viewModel({
      ...input,
      results: results(input.plan.tasks, {
        'build.mocker-vllm.runtime.builder': {
          status: 'skipped',
          reason: { class: 'unchanged', message: 'passed before' },
        },
      }),
    }).matrix.rows[0],
  );
  assert.equal(build?.mark.word, 'skipped');
  assert.equal(build.why, 'unchanged');
  assert.equal(build.duration, '');
});
