import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bench, explained, planOf, store, text } from './explain-bench.ts';

test('an image is told by its tag: the run that built it, its inputs, and what differs now', async (t) => {
  const one = await bench(t);
  const plan = await planOf(one);
  const run = await store(one, plan, 20);
  const tag = plan.tasks[0]?.image ?? '';
  await one.repo.commit({ 'src/a.rs': 'changed\n' }, 'Second commit');
  const told = await explained(one, tag);
  assert.equal(told.kind, 'image');
  assert.equal(told.before?.run, run);
  assert.equal(told.inputs['target'], 'runtime');
  assert.deepEqual(told.files?.modified, ['src/a.rs']);
  assert.match(text(told), / {2}built: main COMMIT · dynamo:PRINT/);
  assert.match(text(told), /made of\n {4}backend: buildkit\n/);
  assert.equal(told.sentence, '1 input would differ in a build of main');
});

test('an image of the precedent is told by its tag alone', async (t) => {
  const one = await bench(t);
  const told = await explained(one, 'dynamo:C62194.0a1b2c3d4-vllm-runtime-cuda12.9-amd64');
  assert.equal(told.state, 'unknown');
  assert.equal(told.before?.revision, '0a1b2c3d4');
  assert.equal(
    told.sentence,
    'it was built from 0a1b2c3d4 by another tool: nothing more is known of it',
  );
});

test('an image that no stored run has built is told by its tag', async (t) => {
  const one = await bench(t);
  const told = await explained(one, 'dynamo:3fa9c1.0a1b2c3d4-vllm-runtime-amd64');
  assert.equal(told.sentence, 'it was built from 0a1b2c3d4 by a run that is not stored here');
});
