// The smoke task: five questions, and every way in which an answer can be none.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Smoke } from '../../../src/model/framework.ts';
import type { Outcome } from '../../../src/model/runner.ts';
import { makeRunners } from '../../../src/tasks/runners.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import type { Behaviour, SeenRequest } from '../../rig/llm-server-behaviour.ts';
import type { Fault } from '../../rig/llm-server-script.ts';
import { startLlmServer } from '../../rig/llm-server.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { FRAMEWORK, servedAt, taskContext, taskDeps } from '../../rig/task-rig.ts';

const TASK = { ...someTask('smoke.vllm.runtime.012345678'), kind: 'smoke' } as const;

interface Circumstances {
  readonly cancel?: (server: Behaviour) => AbortSignal;
  readonly unknownModel?: Smoke['unknownModel'];
}

async function smoke(
  behaviour: Partial<Behaviour>,
  { cancel, unknownModel = 'refused' }: Circumstances = {},
): Promise<Outcome> {
  const server = await startLlmServer(behaviour);
  try {
    const deps = taskDeps(new FakeEngine(), {
      smoke: { ...FRAMEWORK.smoke, unknownModel },
      soak: { ...FRAMEWORK.soak, requestTimeoutS: 0.5 },
    });
    const context = { ...taskContext([servedAt(server.port)]), task: TASK };
    const signal = cancel?.(server.behaviour) ?? context.signal;
    return await makeRunners(deps).smoke({ ...context, signal });
  } finally {
    await server.close();
  }
}

test('a server that answers passes all five checks, each with what was seen', async () => {
  const outcome = await smoke({});
  assert.ok(outcome.status === 'passed');
  const said = outcome.output.checks?.map(({ name, passed, detail }) => ({ name, passed, detail }));
  const [, chat] = said ?? [];
  assert.match(chat?.detail ?? '', /^40 tokens: " \S/);
  assert.deepEqual(said, [
    { name: 'models list', passed: true, detail: 'lists tiny' },
    { ...chat, name: 'chat' },
    { ...chat, name: 'chat, streamed' },
    { ...chat, name: 'completion' },
    { name: 'unknown model', passed: true, detail: '404 Model not found' },
  ]);
});

function streamed(fault: Fault): Behaviour['fault'] {
  return (request) => (request.stream ? fault : 'none');
}

describe('only the stream is wrong', { concurrency: 8 }, () => {
  for (const [fault, seen] of [
    ['cut', /^cut: /],
    ['reset-midway', /^(?:cut|reset): /],
    ['hang-midway', /^timeout: .*after 500 ms/],
    ['error-chunk', /^error-chunk: Service temporarily unavailable/],
    ['empty-text', /^empty-text: the answer has no text/],
    ['no-finish', /^no-finish: /],
    ['no-usage', /^no-usage: /],
    ['done-only', /^no-finish: /],
    ['one-token', /^token-mismatch: asked for 40 tokens/],
    ['one-token-claimed', /^token-mismatch: /],
    ['usage-too-small', /^token-mismatch: /],
    ['usage-too-large', /^token-mismatch: /],
    ['bad-finish', /^bad-finish: .*abort/],
    ['bad-json', /^protocol: /],
    ['json-page', /^protocol: .*Overloaded/],
    ['http-500', /^http-500: Internal server error/],
    ['http-429', /^http-429: Too many requests/],
    ['hang', /^timeout: .*500 ms/],
    ['close', /^reset: /],
    ['reset', /^reset: /],
    ['garbage', /^protocol: .*malformed status line/],
  ] satisfies (readonly [Fault, RegExp])[]) {
    test(`${fault} fails the streamed chat and nothing else`, async () => {
      const outcome = await smoke({ fault: streamed(fault) });
      assert.ok(outcome.status === 'failed');
      assert.equal(outcome.reason.class, 'smoke');
      assert.equal(outcome.reason.cause, '1 check of 5 failed: chat, streamed');
      const detail = outcome.reason.message.replace(/^chat, streamed: /, '');
      assert.match(detail, seen);
      assert.match(detail, /; expected 40 tokens of text, or an honest stop/);
    });
  }

  test('an honest early stop passes', async () => {
    assert.equal((await smoke({ fault: streamed('early-stop') })).status, 'passed');
  });
});

test('a whole answer without text fails both checks that ask for one', async () => {
  const outcome = await smoke({ fault: (request) => (request.stream ? 'none' : 'empty-text') });
  assert.ok(outcome.status === 'failed');
  assert.equal(outcome.reason.cause, '2 checks of 5 failed: chat; completion');
  assert.match(outcome.reason.message, /^chat: empty-text/);
});

test('a model that is not listed fails, with the one expected', async () => {
  const outcome = await smoke({ listed: false });
  assert.ok(outcome.status === 'failed');
  assert.equal(outcome.reason.message, 'models list: lists no model; expected tiny');
});

describe('a question to a model that is not there', () => {
  test('must be refused, unless the framework says that the server knows but one', async () => {
    const outcome = await smoke({ anyName: true });
    assert.ok(outcome.status === 'failed');
    assert.match(outcome.reason.message, /^unknown model: .*; expected status 4xx with a message$/);
  });

  test('may be answered where the framework says so, and the check tells that it was', async () => {
    const outcome = await smoke({ anyName: true }, { unknownModel: 'ignored' });
    assert.ok(outcome.status === 'passed');
    const detail = 'answered by the one model it has (smoke.unknownModel: ignored)';
    const [check] = outcome.output.checks?.slice(-1) ?? [];
    assert.deepEqual([check?.name, check?.detail], ['unknown model', detail]);
  });

  test('may still be refused there', async () => {
    const outcome = await smoke({}, { unknownModel: 'ignored' });
    assert.ok(outcome.status === 'passed');
    assert.equal(outcome.output.checks?.at(-1)?.detail, '404 Model not found');
  });

  for (const [fault, seen] of [
    ['empty-text', /^unknown model: empty-text: /],
    ['http-500', /^unknown model: http-500: Internal server error/],
  ] satisfies (readonly [Fault, RegExp])[]) {
    test(`is not passed by ${fault} anywhere`, async () => {
      // After chat, streamed chat and completion.
      const fail = ({ index }: SeenRequest): Fault => (index === 3 ? fault : 'none');
      const outcome = await smoke({ anyName: true, fault: fail }, { unknownModel: 'ignored' });
      assert.ok(outcome.status === 'failed');
      assert.match(outcome.reason.message, seen);
      assert.match(outcome.reason.message, /; expected status 4xx with a message, or an answer/);
    });
  }
});

test('nobody there fails every check without waiting', async () => {
  const server = await startLlmServer();
  await server.close();
  const context = { ...taskContext([servedAt(server.port)]), task: TASK };
  const outcome = await makeRunners(taskDeps(new FakeEngine())).smoke(context);
  assert.ok(outcome.status === 'failed');
  assert.match(outcome.reason.message, /connection refused; expected an answer/);
  assert.match(outcome.reason.cause ?? '', /^5 checks of 5 failed/);
});

test('cancelled while an answer is awaited, it ends at once with the reason', async () => {
  const cancel = new AbortController();
  const reason = new Error('Ctrl-C');
  const fault = (): Fault => {
    cancel.abort(reason);
    return 'hang';
  };
  await assert.rejects(smoke({ fault }, { cancel: () => cancel.signal }), reason);
});
