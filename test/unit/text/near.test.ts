import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from '../../../src/text/near.ts';

const FRAMEWORKS = ['vllm', 'sglang', 'trtllm', 'mocker-vllm', 'none'];

test('a slip of the fingers leads to the word that was meant', () => {
  assert.equal(nearest('vlm', FRAMEWORKS), 'vllm');
  assert.equal(nearest('sgalng', FRAMEWORKS), 'sglang');
  assert.equal(nearest('TRTLLM', FRAMEWORKS), 'trtllm');
  assert.equal(nearest('mocker', FRAMEWORKS), 'mocker-vllm');
});

test('a word far from all of them leads to none', () => {
  assert.equal(nearest('tensorflow', FRAMEWORKS), null);
  assert.equal(nearest('x', FRAMEWORKS), null);
  assert.equal(nearest('vllm', []), null);
});
