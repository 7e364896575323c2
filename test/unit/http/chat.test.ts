// Streamed chats with a server that fails in every way we know: each fault gets its class, none passes.

import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { after, before, test } from 'node:test';
import { streamChat, type ChatAsk, type ChatOutcome } from '../../../src/http/chat.ts';
import { startLlmServer, type LlmServer } from '../../rig/llm-server.ts';
import { FAULTS, type Fault } from '../../rig/llm-server-script.ts';

const TOKENS = 16;
const NEVER = new AbortController().signal;

let server: LlmServer;
before(async () => {
  server = await startLlmServer({ ttftMs: 2, itlMs: 1 });
});
after(() => server.close());

function chat(more: Partial<ChatAsk> = {}): Promise<ChatOutcome> {
  return streamChat({
    host: server.host,
    port: server.port,
    model: 'tiny',
    prompt: 'hello',
    maxTokens: TOKENS,
    signal: NEVER,
    timeoutMs: 5000,
    now: () => performance.now(),
    ...more,
  });
}

/** Null: passes. */
const CLASSES: Readonly<Record<Fault, string | null>> = {
  none: null,
  'early-stop': null,
  cut: 'cut',
  'reset-midway': 'cut',
  'hang-midway': 'timeout',
  'error-chunk': 'error-chunk',
  'error-comment': 'error-chunk',
  'empty-text': 'empty-text',
  'blank-text': 'empty-text',
  'no-finish': 'no-finish',
  'no-usage': 'no-usage',
  'done-only': 'no-finish',
  'one-token': 'token-mismatch',
  'one-token-claimed': 'token-mismatch',
  'usage-too-small': 'token-mismatch',
  'usage-too-large': 'token-mismatch',
  'bad-finish': 'bad-finish',
  'second-finish': 'bad-finish',
  'text-after-end': 'bad-finish',
  'bad-json': 'protocol',
  'http-500': 'http-500',
  'http-429': 'http-429',
  'json-page': 'protocol',
  hang: 'timeout',
  close: 'reset',
  reset: 'reset',
  garbage: 'protocol',
};

for (const fault of FAULTS)
  test(`${fault} is ${CLASSES[fault] ?? 'fine'}`, async () => {
    server.behaviour.fault = fault;
    const timeoutMs = CLASSES[fault] === 'timeout' ? 60 : 5000;
    const outcome = await chat({ timeoutMs });
    assert.equal(outcome.ok ? null : outcome.class, CLASSES[fault]);
    if (!outcome.ok) assert.notEqual(outcome.message, '');
  });

test('an outcome agrees with what the server sent, chunk by chunk', async () => {
  server.behaviour.fault = 'none';
  const outcome = await chat();
  const sent = server.requests.at(-1)?.sent ?? [];
  assert.equal(outcome.completionTokens, TOKENS);
  assert.equal(outcome.finishReason, 'length');
  assert.equal(outcome.excerpt.split(' ').length - 1, TOKENS);
  assert.equal(outcome.contentAt.length, sent.length);
  for (const [i, at] of outcome.contentAt.entries()) assert.ok(at >= (sent[i]?.at ?? Infinity));
  assert.ok(outcome.sentAt <= (server.requests.at(-1)?.acceptedAt ?? 0));
  assert.ok(outcome.endAt >= (outcome.contentAt.at(-1) ?? Infinity));
});

test('chunks that come in one read carry one stamp each, the same', async () => {
  server.behaviour.chunksPerWrite = 4;
  const outcome = await chat();
  server.behaviour.chunksPerWrite = 1;
  assert.equal(outcome.ok, true);
  assert.equal(outcome.contentAt.length, TOKENS);
  const groups = [0, 4, 8, 12].map((from) => new Set(outcome.contentAt.slice(from, from + 4)).size);
  assert.deepEqual(groups, [1, 1, 1, 1]);
});

test('several tokens in a chunk are one stamp, and still all tokens', async () => {
  server.behaviour.tokensPerChunk = 3;
  const outcome = await chat();
  server.behaviour.tokensPerChunk = 1;
  assert.equal(outcome.ok, true);
  assert.equal(outcome.completionTokens, TOKENS);
  assert.equal(outcome.contentAt.length, 6);
});

test('an unknown model gives the words of the server', async () => {
  const outcome = await chat({ model: 'huge' });
  assert.ok(!outcome.ok);
  assert.equal(outcome.class, 'http-404');
  assert.equal(outcome.message, 'Model not found');
});

test('a caller that ends the stream in the middle is told so', async () => {
  server.behaviour.fault = 'hang-midway';
  const outcome = await chat({
    signal: AbortSignal.timeout(30),
  });
  assert.ok(!outcome.ok);
  assert.equal(outcome.class, 'aborted');
});
