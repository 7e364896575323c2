import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '../../../src/model/reason.ts';
import type { TaskResult } from '../../../src/model/results.ts';
import { changeLines } from '../../../src/report/changes.ts';
import { renderJunit } from '../../../src/report/junit.ts';
import type { ReportInput } from '../../../src/report/report-input.ts';
import { viewModel } from '../../../src/report/view-model.ts';
import { failingRun, greenRun } from './sample-runs.ts';

const offline = failure('network', 'no route to host');

/** The green run, of which these passed at their second attempt only. */
function flakyRun(isFlaky: (task: TaskResult) => boolean): ReportInput {
  const run = greenRun();
  const tasks = run.results.tasks.map((task) =>
    isFlaky(task) ? { ...task, attempts: 2, flaky: true as const, retried: [offline] } : task,
  );
  return { ...run, results: { ...run.results, tasks } };
}

test('a flaky pass is no clean one: in the count, in its cell and on the first screen', () => {
  const view = viewModel(flakyRun(({ kind }) => kind === 'smoke'));
  assert.equal(view.verdict.count, '24 steps: 24 passed (3 flaky)');
  assert.equal(view.verdict.mark.word, 'passed');
  assert.deepEqual(
    view.flaky,
    ['mocker-vllm', 'mocker-sglang', 'mocker-trtllm'].map(
      (name) => `${name}: smoke passed at attempt 2 of 2, first: network: no route to host`,
    ),
  );
  const cells = view.matrix.rows[0]?.cells.flatMap((cell) => (cell?.why ? [cell] : []));
  assert.deepEqual(
    cells?.map(({ kind, mark, why }) => [kind, mark.state, why]),
    [['smoke', 'passed', 'flaky']],
  );
});

test('where nothing was tried again nothing is said of it', () => {
  const view = viewModel(greenRun());
  assert.deepEqual(view.flaky, []);
  assert.equal(view.verdict.count, '24 steps: 24 passed');
});

test('of many the first five are named, and the others counted', () => {
  const { flaky } = viewModel(flakyRun(() => true));
  assert.equal(flaky.length, 6);
  assert.equal(flaky.at(-1), '19 others passed only when tried again too');
});

test('what changed does not take a flaky pass for a step that ended as before', () => {
  const once = flakyRun(({ id }) => id.startsWith('smoke.mocker-vllm.'));
  assert.deepEqual(changeLines(viewModel(once).changes), [
    'Nothing: every step ended as before, and every figure lies within its noise; 1 step passed only when tried again.',
  ]);
});

test('a step that has recovered at its second attempt only is told as such', () => {
  const run = failingRun();
  const recovered = run.changes?.changes.find(({ kind }) => kind === 'recovered');
  const tasks = run.results.tasks.map((task) =>
    task.id === recovered?.task ? { ...task, flaky: true as const } : task,
  );
  const lines = changeLines(viewModel({ ...run, results: { ...run.results, tasks } }).changes);
  assert.equal(
    lines.at(-1),
    '✓ recovered: vllm at main answers as it should again, after 2 failures in a row, but only when tried again',
  );
});

test('JUnit has the failed attempts of a step that passed, as Surefire writes them', () => {
  const cause = failure('registry', 'HTTP 503 & more', { cause: 'upstream <timeout>' });
  const { results } = greenRun();
  const [first] = results.tasks;
  assert.ok(first);
  const flaky = { ...first, attempts: 3, flaky: true as const, retried: [offline, cause] };
  const xml = renderJunit({ ...results, tasks: [flaky] });
  assert.deepEqual(xml.split('\n').slice(4, 7), [
    '      <flakyFailure message="no route to host" type="network"></flakyFailure>',
    '      <flakyFailure message="HTTP 503 &amp; more" type="registry"><stackTrace>upstream &lt;timeout&gt;</stackTrace></flakyFailure>',
    '    </testcase>',
  ]);
  assert.match(xml, /tests="1" failures="0" errors="0"/);
});
