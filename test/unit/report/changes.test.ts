import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeLines } from '../../../src/report/changes.ts';
import { viewModel } from '../../../src/report/view-model.ts';
import { everyStep, LAST_NIGHT } from './sample-changes.ts';
import { failingRun, greenRun, runningRun } from './sample-runs.ts';

test('changes are told worst first, a figure with what it is held against and its noise', () => {
  const branch = 'disaggregated-prefill-with-a-ve…';
  assert.deepEqual(changeLines(viewModel(failingRun()).changes), [
    '✗ new failure: trtllm at main does not answer as it should',
    `✗ new failure: sglang at ${branch} does not start`,
    `✗ still failing: vllm at ${branch} does not build, 3 runs in a row`,
    '▼ slower: vllm at main: 271 tok/s, 1.27× slower than usual (345 tok/s, median of 5 runs, noise ±4.1 %)',
    '▼ bigger: sglang at main: image 189 MB, 1.03× bigger than usual (184 MB, median of 5 runs, noise ±1 %)',
    '▲ faster: mocker-vllm at main: time to first token 17.8 ms, 1.36× shorter than the run before (24.2 ms, noise ±20 %) [simulated]',
    '✓ recovered: vllm at main answers as it should again, after 2 failures in a row',
  ]);
});

test('more changes than fit are counted', () => {
  const lines = changeLines(viewModel(failingRun()).changes, 5);
  assert.equal(lines.length, 6);
  assert.equal(lines.at(-1), 'and 2 more changes');
});

test('nothing is an answer, and no earlier run is another', () => {
  const green = greenRun();
  assert.deepEqual(changeLines(viewModel(green).changes), [
    'Nothing: every step ended as before, and every figure lies within its noise.',
  ]);
  assert.deepEqual(changeLines(viewModel(runningRun()).changes), ['Nothing so far.']);
  const first = { ...green, changes: { since: null, compared: everyStep([]), changes: [] } };
  assert.deepEqual(changeLines(viewModel(first).changes), [
    'There is no earlier run to compare with.',
  ]);
  const { changes, ...alone } = green;
  assert.ok(changes);
  assert.deepEqual(changeLines(viewModel(alone).changes), ['Not compared with an earlier run.']);
});

test('nothing is said of no more than could be compared', () => {
  const green = greenRun();
  const all = green.plan.tasks.length;
  const said = (steps: number, figures: number, comparable: number, measured = comparable) => {
    const compared = { steps, figures, comparable, measured };
    const changes = { since: LAST_NIGHT, compared, changes: [] };
    return viewModel({ ...green, changes }).changes.nothing;
  };
  assert.equal(
    said(all, 9, 6),
    'Nothing: every step ended as before, and every figure that can be compared lies within its noise.',
  );
  assert.equal(said(all, 9, 0), 'Nothing: every step ended as before; no figure can be compared.');
  assert.equal(
    said(all, 4, 4, 0),
    'Nothing: every step ended as before, and no image changed its size; nothing measured can be compared.',
  );
  assert.equal(
    said(4, 0, 0),
    `Nothing in the 4 of ${all} steps carried out both now and before: each ended the same; no figure can be compared.`,
  );
  assert.equal(
    said(0, 0, 0),
    'Nothing to tell: no step was carried out both in this run and before.',
  );
});

test('a row of failures longer than what was read is told as longer', () => {
  const input = failingRun();
  const { changes } = input;
  assert.ok(changes);
  const told = (runs: number) => {
    const long = changes.changes.map((change) => (change.runs > 1 ? { ...change, runs } : change));
    return viewModel({ ...input, changes: { ...changes, changes: long } });
  };
  assert.match(changeLines(told(20).changes)[2] ?? '', /, 20 runs in a row$/);
  assert.match(changeLines(told(21).changes)[2] ?? '', /, more than 20 runs in a row$/);
  assert.match(changeLines(told(20).changes).at(-1) ?? '', /after 20 or more failures in a row$/);
  assert.equal(told(21).failures[2]?.age, 'more than 20 runs in a row');
});

test('the run before is named by how long ago it was, with its report', () => {
  const { since } = viewModel(greenRun()).changes;
  assert.equal(since?.ago, '24 hours before');
  assert.equal(since.started, '20 Nov 2026, 07:00 UTC');
  assert.equal(since.href, '../20261120T070000Z-91b4/report.html');
});

test('a failure that was known before is done after the new ones, and says how old it is', () => {
  const { failures, todo } = viewModel(failingRun());
  assert.deepEqual(
    failures.map(({ age }) => age),
    ['', 'new', '3 runs in a row', 'new'],
  );
  assert.equal(todo.at(-1)?.age, '3 runs in a row');
});
