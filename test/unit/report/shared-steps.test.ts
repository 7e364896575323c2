import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BuildStep } from '../../../src/model/event.ts';
import { sharedSteps } from '../../../src/report/shared-steps.ts';
import { EMBEDDED, courseOf, planTask } from './samples.ts';

const [one, two] = ['vllm', 'sglang'].map((name) => planTask('build', name, EMBEDDED));
assert.ok(one && two);

function step(digest: string, startedAt: number | null, finishedAt: number | null): BuildStep {
  const state = finishedAt === null ? 'started' : 'done';
  return { digest, name: `step ${digest}`, state, startedAt, finishedAt };
}

test('a step that two builds tell of with the same start is one step of both', () => {
  const course = courseOf([one, two], {
    [one.id]: { steps: [step('a', 10, 20), step('b', 20, 30)] },
    [two.id]: { steps: [step('a', 10, 20)] },
  });
  assert.deepEqual(sharedSteps(course), [
    { step: step('a', 10, 20), tasks: [one.id, two.id] },
    { step: step('b', 20, 30), tasks: [one.id] },
  ]);
});

test('the same digest at another time is another step', () => {
  const course = courseOf([one, two], {
    [one.id]: { steps: [step('export', 10, 20)] },
    [two.id]: { steps: [step('export', 12, 30)] },
  });
  assert.deepEqual(
    sharedSteps(course).map(({ tasks }) => tasks),
    [[one.id], [two.id]],
  );
});

test('the end of a shared step counts, though one of its builds did not hear of it', () => {
  const course = courseOf([one, two], {
    [one.id]: { steps: [step('a', 10, null)] },
    [two.id]: { steps: [step('a', 10, 20)] },
  });
  assert.deepEqual(
    sharedSteps(course).map((shared) => shared.step.finishedAt),
    [20],
  );
});

test('a step that never started is none', () => {
  const course = courseOf([one], { [one.id]: { steps: [step('a', null, null)] } });
  assert.deepEqual(sharedSteps(course), []);
});
