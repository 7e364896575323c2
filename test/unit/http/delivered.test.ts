// The rule by which an answer passes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complaint, type Delivered } from '../../../src/http/delivered.ts';

const FINE: Delivered = {
  chunks: 64,
  bytes: 300,
  blank: false,
  finishReason: 'length',
  completionTokens: 64,
};

function classOf(change: Partial<Delivered>, maxTokens = 64): string | null {
  return complaint({ ...FINE, ...change }, maxTokens)?.class ?? null;
}

test('all tokens that were asked for pass', () => {
  assert.equal(classOf({}), null);
});

test('fewer tokens pass when the model stopped by itself, not when it ran out of them', () => {
  const ten = { chunks: 10, bytes: 40, completionTokens: 10 };
  assert.equal(classOf({ ...ten, finishReason: 'stop' }), null);
  assert.deepEqual(complaint({ ...FINE, ...ten }, 64), {
    class: 'token-mismatch',
    message: 'asked for 64 tokens, finish_reason is length, but usage says 10',
  });
});

test('a chunk may hold several tokens, a token never several chunks', () => {
  assert.equal(classOf({ chunks: 4 }), null);
  assert.equal(classOf({ chunks: 65 }), 'token-mismatch');
});

test('one token that claims to be all of them does not pass', () => {
  assert.deepEqual(complaint({ ...FINE, chunks: 1, bytes: 6 }, 64), {
    class: 'token-mismatch',
    message: '6 bytes of text came, but usage says 64',
  });
});

test('more tokens than asked for do not pass', () => {
  assert.equal(classOf({ completionTokens: 65 }), 'token-mismatch');
  assert.equal(classOf({ completionTokens: 65, finishReason: 'stop' }), 'token-mismatch');
});

test('text, an honest end and usage are each needed', () => {
  assert.equal(classOf({ bytes: 0, chunks: 0 }), 'empty-text');
  assert.equal(
    classOf({ bytes: 0, chunks: 0, completionTokens: 0, finishReason: 'stop' }),
    'empty-text',
  );
  assert.equal(classOf({ blank: true }), 'empty-text');
  assert.equal(classOf({ finishReason: null }), 'no-finish');
  assert.equal(classOf({ finishReason: 'abort' }), 'bad-finish');
  assert.equal(classOf({ finishReason: 'error' }), 'bad-finish');
  assert.equal(classOf({ completionTokens: null }), 'no-usage');
});
