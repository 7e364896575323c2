import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNames, taskNamed } from '../../../src/cli/run-and-task.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';

const PLAN = somePlan([
  someTask('build.vllm.runtime.0123'),
  someTask('build.vllm-cpu.runtime.0123'),
  someTask('serve.vllm-cpu.runtime.0123'),
]);

test('a word that begins with a kind is a task of the latest run', () => {
  assert.deepEqual(readNames([]), { run: 'latest', task: null });
  assert.deepEqual(readNames(['2026']), { run: '2026', task: null });
  assert.deepEqual(readNames(['build.vllm']), { run: 'latest', task: 'build.vllm' });
  assert.deepEqual(readNames(['2026', 'build']), { run: '2026', task: 'build' });
});

test('whole parts of an id stand before letters of a longer one', () => {
  assert.equal(taskNamed(PLAN, 'build.vllm', 'reports/x').id, 'build.vllm.runtime.0123');
  assert.equal(taskNamed(PLAN, 'build.vllm-', 'reports/x').id, 'build.vllm-cpu.runtime.0123');
  assert.equal(taskNamed(PLAN, 'serve', 'reports/x').id, 'serve.vllm-cpu.runtime.0123');
  assert.throws(
    () => taskNamed(PLAN, 'build', 'reports/x'),
    /may mean build\.vllm\.runtime\.0123 or/,
  );
  assert.throws(() => taskNamed(PLAN, 'soak', 'reports/x'), /no task 'soak'/);
});
