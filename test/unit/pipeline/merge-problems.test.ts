import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '../../../src/model/reason.ts';
import { mergeProblems } from '../../../src/pipeline/merge-problems.ts';
import { OTHER_SHA, SHA } from '../plan/question.ts';

const NONE = failure('config', 'this commit has neither');
const of = (framework: string, reason = NONE, revision = SHA) => ({
  ref: 'main',
  revision,
  framework,
  reason,
});

test('what every framework of a revision lacks alike is told once', () => {
  const problems = [of('vllm'), of('sglang'), of('vllm', NONE, OTHER_SHA)];
  assert.deepEqual(mergeProblems(problems, ['vllm', 'sglang']), [
    { ...of('vllm'), framework: null },
    of('vllm', NONE, OTHER_SHA),
  ]);
});

test('a problem of one framework keeps its name, told once for all its targets', () => {
  const problems = [of('vllm'), of('vllm'), of('sglang', failure('config', 'no such stage'))];
  const merged = mergeProblems(problems, ['vllm', 'sglang']);
  assert.deepEqual(merged, [problems[0], problems[2]]);
  assert.deepEqual(mergeProblems([of('vllm'), of('vllm')], ['vllm']), [of('vllm')]);
});
