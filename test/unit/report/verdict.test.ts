import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FailureClass } from '../../../src/model/reason.ts';
import { viewModel } from '../../../src/report/view-model.ts';
import { parseTime } from '../../../src/text/time.ts';
import { BUILD_FAILED, failing, failingRun, greenRun, runningRun } from './sample-runs.ts';
import { EMBEDDED, journey, NOW, plan, results, type Ending } from './samples.ts';

const FRAMEWORKS = ['vllm', 'sglang', 'trtllm', 'llamacpp', 'none'];

/** The sentence of a run of `count` frameworks with these endings. */
function sentence(count: number, endings: Readonly<Record<string, Ending>> = {}): string {
  const tasks = FRAMEWORKS.slice(0, count).flatMap((name) => journey(name, EMBEDDED));
  const input = {
    plan: plan(tasks, [EMBEDDED]),
    results: results(tasks, endings),
    comparison: [],
    now: NOW,
  };
  return viewModel(input).verdict.sentence;
}

function failsAt(framework: string, step: number, reason: FailureClass): Record<string, Ending> {
  const task = journey(framework, EMBEDDED)[step];
  assert.ok(task);
  return failing(task, { class: reason, message: 'it broke' });
}

test('a run in which all is good says so', () => {
  assert.equal(sentence(1), 'The image is good.');
  assert.equal(sentence(3), 'All 3 images are good.');
});

test('what is wrong is named with the step that went wrong', () => {
  assert.equal(
    sentence(3, failsAt('sglang', 2, 'not-ready')),
    '2 of 3 images are good; sglang does not start.',
  );
  assert.equal(
    sentence(2, failsAt('vllm', 0, 'dockerfile')),
    '1 of 2 images is good; vllm does not build.',
  );
  assert.equal(sentence(1, failsAt('vllm', 4, 'soak')), 'vllm does not hold up under load.');
});

test('a cause that is not the image is not blamed on the image', () => {
  assert.match(sentence(2, failsAt('vllm', 0, 'engine-lost')), /vllm lost the Docker Engine\.$/);
  assert.match(sentence(2, failsAt('vllm', 3, 'timeout')), /vllm took too long \(smoke\)\.$/);
  assert.match(
    sentence(2, failsAt('vllm', 3, 'internal')),
    /vllm met a bug in builder \(smoke\)\.$/,
  );
});

test('three failures are named, more are counted', () => {
  const all: Record<string, Ending> = {};
  for (const name of FRAMEWORKS) Object.assign(all, failsAt(name, 0, 'dockerfile'));
  assert.equal(
    sentence(5, all),
    'None of 5 images is good; vllm does not build, sglang does not build, trtllm does not build and 2 others fail.',
  );
});

test('steps that were left out are counted and change nothing', () => {
  const unchanged: Ending = {
    status: 'skipped',
    reason: { class: 'unchanged', message: 'passed before' },
  };
  const endings = {
    'build.vllm.runtime.builder': unchanged,
    'build.sglang.runtime.builder': unchanged,
  };
  assert.equal(sentence(2, endings), 'Both images are good; 2 steps unchanged.');
});

test('a refused step makes its image bad', () => {
  const refused: Ending = {
    status: 'skipped',
    reason: { class: 'refused', message: 'needs BuildKit' },
  };
  assert.match(sentence(2, { 'build.vllm.runtime.builder': refused }), /; vllm was refused\.$/);
});

test('a branch that could not be planned is part of the verdict', () => {
  const { verdict, failures, todo } = viewModel(failingRun());
  assert.match(verdict.sentence, /; release\/0\.6 could not be planned\.$/);
  assert.equal(failures[0]?.title, 'release/0.6 could not be planned');
  assert.deepEqual(todo[0], failures[0]);
});

test('a run under way tells how far it is and promises nothing', () => {
  const running = viewModel(runningRun());
  assert.equal(running.verdict.sentence, 'Running for 52.0 s: no image is finished yet.');
  assert.equal(running.verdict.mark.word, 'running');
  assert.equal(running.verdict.count, '24 steps: 6 passed, 2 running, 16 waiting');
  assert.equal(running.run.exit, null);
  assert.equal(running.todoMore, 'Nothing so far.');
});

test('a run under way that has failed already says both', () => {
  const input = runningRun();
  const [build] = input.plan.tasks;
  assert.ok(build);
  const tasks = results(input.plan.tasks, failing(build, BUILD_FAILED)).tasks.slice(0, 8);
  const { verdict } = viewModel({ ...input, results: { ...input.results, tasks } });
  assert.equal(verdict.mark.word, 'running, failing');
  assert.match(
    verdict.sentence,
    /^Running for 52\.0 s: no image is finished yet; mocker-vllm does not build\.$/,
  );
});

test('a run that was killed counts to its last sign of life', () => {
  const view = viewModel({
    ...runningRun(),
    lost: true,
    now: parseTime('2026-12-24T00:00:00.000Z'),
  });
  assert.equal(view.verdict.mark.word, 'cut off');
  assert.equal(view.verdict.sentence, 'Cut off before its end: no image was finished.');
  assert.equal(view.verdict.count, '24 steps: 6 passed, 18 not run');
  assert.equal(view.run.duration, '56.3 s');
});

test('a cancelled run says when it was cancelled', () => {
  const input = greenRun();
  const run = { ...input.results.run, verdict: 'cancelled' as const, exitCode: 130 };
  const tasks = input.results.tasks.map((task) =>
    task.kind === 'soak' ? { ...task, status: 'cancelled' as const } : task,
  );
  const { verdict, run: facts } = viewModel({
    ...input,
    results: { ...input.results, run, tasks },
  });
  assert.equal(verdict.sentence, 'Cancelled after 4 m 12 s: no image was finished.');
  assert.equal(facts.exit, 'exit code 130: interrupted');
});

test('measurements that do not count are told beside the steps that passed', () => {
  assert.match(viewModel(failingRun()).verdict.count, /; 1 of 4 measurements does not count$/);
  assert.doesNotMatch(viewModel(greenRun()).verdict.count, /measurement/);
});
