// One event of a stream, in the shapes that servers send.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readChatEvent, type ChatEvent } from '../../../src/http/chat-chunk.ts';

function read(data: string, name = ''): ChatEvent | null {
  return readChatEvent({ name, data });
}

function chunk(value: object): object {
  const event = read(JSON.stringify(value));
  assert.ok(event?.kind === 'chunk');
  return event.chunk;
}

function delta(value: object | null, end: string | null = null): object {
  return { choices: [{ index: 0, delta: value, finish_reason: end }] };
}

const NOTHING = { text: '', finishReason: null, completionTokens: null };

test('a role, an empty content and an end are no text', () => {
  assert.deepEqual(chunk(delta({ role: 'assistant' })), NOTHING);
  assert.deepEqual(chunk(delta({ role: 'assistant', content: '' })), NOTHING);
  assert.deepEqual(chunk(delta({ content: null })), NOTHING);
  assert.deepEqual(chunk(delta(null)), NOTHING);
  assert.deepEqual(chunk(delta({}, 'length')), { ...NOTHING, finishReason: 'length' });
});

test('content and reasoning are text, under both names of the latter', () => {
  assert.deepEqual(chunk(delta({ content: ' a' })), { ...NOTHING, text: ' a' });
  assert.deepEqual(chunk(delta({ reasoning_content: 'b' })), { ...NOTHING, text: 'b' });
  assert.deepEqual(chunk(delta({ reasoning: 'c', content: null })), { ...NOTHING, text: 'c' });
  assert.deepEqual(chunk(delta({ reasoning: 'd', reasoning_content: 'd' })), {
    ...NOTHING,
    text: 'd',
  });
  assert.deepEqual(chunk({ choices: [{ text: 'e', finish_reason: 'stop' }] }), {
    ...NOTHING,
    text: 'e',
    finishReason: 'stop',
  });
});

test('usage comes in a chunk without choices, in the last one, or as null', () => {
  const usage = { prompt_tokens: 1, completion_tokens: 7 };
  assert.deepEqual(chunk({ choices: [], usage }), { ...NOTHING, completionTokens: 7 });
  assert.deepEqual(chunk({ ...delta({}, 'stop'), usage }), {
    text: '',
    finishReason: 'stop',
    completionTokens: 7,
  });
  assert.deepEqual(chunk({ ...delta({ content: 'x' }), usage: null }), { ...NOTHING, text: 'x' });
  assert.deepEqual(chunk({ choices: [], usage: { completion_tokens: 'x' } }), NOTHING);
});

test('an error is one in every shape that servers use', () => {
  const shapes = [
    { error: { message: 'gone', code: 503 } },
    { error: 'gone' },
    { message: 'gone', type: 'Internal', code: 500 },
    { object: 'error', message: 'gone' },
    { detail: 'gone' },
    { error: { message: 'gone' }, choices: [] },
  ];
  for (const shape of shapes)
    assert.deepEqual(read(JSON.stringify(shape)), { kind: 'error', message: 'gone' });
  assert.equal(read(JSON.stringify({ ...delta({ content: 'x' }), error: null }))?.kind, 'chunk');
});

test('what is neither chunk nor error nor [DONE] is malformed', () => {
  assert.equal(read('[DONE]')?.kind, 'done');
  for (const data of ['', '{"choices": [', '[]', '3', 'null', '{}', '{"id": 1}'])
    assert.equal(read(data)?.kind, 'malformed', data);
});

test('an event named error is one whatever its data, another name alone is nothing', () => {
  const whole = JSON.stringify(delta({ content: 'x' }));
  assert.deepEqual(read('gone', 'error'), { kind: 'error', message: 'gone' });
  assert.deepEqual(read('{"error": "gone"}', 'error'), { kind: 'error', message: 'gone' });
  assert.equal(read('', 'error')?.kind, 'error');
  assert.equal(read(whole, 'error')?.kind, 'error');
  assert.equal(read(whole, 'message')?.kind, 'chunk');
  assert.equal(read('', 'request_id'), null);
});
