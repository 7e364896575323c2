import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNames, taskNamed } from '../../../src/cli/run-and-task.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';

const plan = somePlan([
  someTask('build.vllm.runtime.0123'),
  someTask('build.vllm-cpu.runtime.0123'),
  someTask('serve.vllm-cpu.runtime.0123'),
]);
const STORED = { plan, folder: { id: '2026', dir: 'reports/2026' } };

test('a word that begins with a kind is a task of the latest run', () => {
  assert.deepEqual(readNames([]), { run: 'latest', task: null });
  assert.deepEqual(readNames(['2026']), { run: '2026', task: null });
  assert.deepEqual(readNames(['build.vllm']), { run: 'latest', task: 'build.vllm' });
  assert.deepEqual(readNames(['2026', 'build']), { run: '2026', task: 'build' });
});

test('whole parts of an id stand before letters of a longer one', () => {
  assert.equal(taskNamed(STORED, 'build.vllm').id, 'build.vllm.runtime.0123');
  assert.equal(taskNamed(STORED, 'build.vllm-').id, 'build.vllm-cpu.runtime.0123');
  assert.equal(taskNamed(STORED, 'serve').id, 'serve.vllm-cpu.runtime.0123');
  assert.throws(() => taskNamed(STORED, 'build'), /may mean build\.vllm\.runtime\.0123 or/);
  assert.throws(() => taskNamed(STORED, 'soak'), /no task 'soak'/);
});

test('of many tasks three are named, the others counted', () => {
  const words = ['one', 'two', 'three', 'four', 'five'];
  const many = somePlan(words.map((word) => someTask(`soak.vllm-${word}.runtime.0123`)));
  assert.throws(
    () => taskNamed({ ...STORED, plan: many }, 'soak'),
    /'soak' may mean soak\.vllm-one\S+, soak\.vllm-two\S+, soak\.vllm-three\S+ or 2 more$/,
  );
});
