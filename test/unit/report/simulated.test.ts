import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Place } from '../../../src/report/places.ts';
import { simulatedView } from '../../../src/report/simulated.ts';

const MEANING = 'the figures show that the journey works, not how fast a model is.';

function place(framework: string, simulated: boolean): Place {
  const where = { target: 'runtime', ref: 'main', revision: 'builder@1', remark: '' };
  return { framework, simulated, name: framework, steps: [], ...where };
}

test('real engines need no word', () => {
  assert.equal(simulatedView([place('vllm', false)]), null);
  assert.equal(simulatedView([]), null);
});

test('where all are simulated the whole run is', () => {
  const view = simulatedView([place('mocker-vllm', true), place('mocker-sglang', true)]);
  assert.deepEqual(view, {
    label: 'simulated',
    words: `No real inference engine took part: ${MEANING}`,
  });
});

test('beside a real engine the simulated ones are named, each once', () => {
  const names = ['mocker-sglang', 'mocker-vllm', 'mocker-vllm'];
  const view = simulatedView([place('llamacpp', false), ...names.map((name) => place(name, true))]);
  assert.deepEqual(view, {
    label: 'partly simulated',
    words: `No real inference engine in mocker-sglang and mocker-vllm: there ${MEANING}`,
  });
});

test('many are counted', () => {
  const many = ['a', 'b', 'c', 'd', 'e'].map((name) => place(name, true));
  const view = simulatedView([place('llamacpp', false), ...many]);
  assert.match(view?.words ?? '', /^No real inference engine in 5 frameworks of this run: /);
});
