// Promised numbers of metric names against what the pages show.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkMinimums } from '../../../src/metrics/minimums.ts';

const worker = {
  process: 'worker',
  byPrefix: { dynamo_component_: 8, dynamo_work_: 8, 'vllm:': 8 },
} as const;

test('a page with enough names passes and says how many it saw', () => {
  assert.deepEqual(checkMinimums({ worker: { 'vllm:': 8 } }, [worker]), [
    { name: 'worker shows at least 8 vllm: names', passed: true, detail: '8 seen' },
  ]);
});

test('a page with too few names fails and says what is there', () => {
  assert.deepEqual(checkMinimums({ worker: { 'sglang:': 7 } }, [worker]), [
    {
      name: 'worker shows at least 7 sglang: names',
      passed: false,
      detail:
        '0 seen, at least 7 expected; on the page: dynamo_component_ 8, dynamo_work_ 8, vllm: 8',
    },
  ]);
});

test('a shorter prefix counts all names that begin with it', () => {
  const [check] = checkMinimums({ worker: { dynamo_: 16 } }, [worker]);
  assert.equal(check?.passed, true);
});

test('a process that was never scraped fails its minimums', () => {
  assert.deepEqual(checkMinimums({ frontend: { dynamo_frontend_: 18 } }, [worker]), [
    {
      name: 'frontend shows at least 18 dynamo_frontend_ names',
      passed: false,
      detail: 'no page of the frontend was scraped',
    },
  ]);
});

test('without minimums there is nothing to check', () => {
  assert.deepEqual(checkMinimums({}, [worker]), []);
});
