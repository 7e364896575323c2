// Prompts out of a seed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prompt } from '../../../src/load/prompt.ts';

test('a seed gives the same prompts in every run, another seed others', () => {
  assert.equal(prompt(1, 0), prompt(1, 0));
  assert.notEqual(prompt(1, 0), prompt(2, 0));
});

test('no two requests share a prompt or the beginning of one', () => {
  const starts = Array.from({ length: 1000 }, (_, i) => prompt(7, i).split(':')[0]);
  assert.equal(new Set(starts).size, 1000);
  const rests = Array.from({ length: 1000 }, (_, i) => prompt(7, i).split(':')[1]);
  assert.equal(new Set(rests).size, 1000);
});

test('a prompt is short and all of words', () => {
  for (let i = 0; i < 100; i += 1) {
    assert.match(prompt(i * 7919, i), /^\d+: tell me about [a-z]+(, [a-z]+){11}\.$/);
  }
});
