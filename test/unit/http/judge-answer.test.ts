// Whole answers, judged as strictly as streams.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeAnswer } from '../../../src/http/judge-answer.ts';

function judge(choice: object, tokens: number, maxTokens = 4): unknown {
  const body = JSON.stringify({ choices: [choice], usage: { completion_tokens: tokens } });
  const verdict = judgeAnswer({ status: 200, body }, maxTokens);
  return verdict.ok ? verdict.text : verdict.class;
}

test('a chat and a completion pass with text, end and tokens', () => {
  assert.equal(judge({ message: { content: 'a b c d' }, finish_reason: 'length' }, 4), 'a b c d');
  assert.equal(judge({ text: 'a b c d', finish_reason: 'length' }, 4), 'a b c d');
  assert.equal(
    judge({ message: { content: null, reasoning: 'hm' }, finish_reason: 'stop' }, 1),
    'hm',
  );
});

test('an answer that lacks something does not', () => {
  assert.equal(judge({ message: { content: '' }, finish_reason: 'length' }, 4), 'empty-text');
  assert.equal(judge({ message: { content: ' \n\n ' }, finish_reason: 'length' }, 4), 'empty-text');
  assert.equal(judge({ message: { content: 'a' }, finish_reason: null }, 4), 'no-finish');
  assert.equal(judge({ message: { content: 'a' }, finish_reason: 'length' }, 1), 'token-mismatch');
  assert.deepEqual(judgeAnswer({ status: 200, body: '{"error": {"message": "no"}}' }, 4), {
    ok: false,
    class: 'error-chunk',
    message: 'no',
  });
  assert.deepEqual(judgeAnswer({ status: 503, body: '<h1>\u001b[31mdown</h1>\n' }, 4), {
    ok: false,
    class: 'http-503',
    message: '<h1>down</h1>',
  });
  assert.deepEqual(judgeAnswer({ status: 200, body: 'pong' }, 4), {
    ok: false,
    class: 'protocol',
    message: 'not a completion: pong',
  });
  assert.deepEqual(judgeAnswer({ status: 500, body: '' }, 4), {
    ok: false,
    class: 'http-500',
    message: 'the server gave no reason',
  });
});
