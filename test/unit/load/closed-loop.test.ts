// The closed loop against a server that keeps its own book.

import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { test, type TestContext } from 'node:test';
import { realClock } from '../../../src/host/clock.ts';
import { closedLoop, type LoadHooks } from '../../../src/load/closed-loop.ts';
import type { LoadProgress, LoadResult } from '../../../src/load/load-result.ts';
import { prompt } from '../../../src/load/prompt.ts';
import { summarizeLoad } from '../../../src/load/summarize-load.ts';
import type { LoadSpec } from '../../../src/model/framework.ts';
import type { Behaviour } from '../../rig/llm-server-behaviour.ts';
import { startLlmServer, type LlmServer } from '../../rig/llm-server.ts';

const SPEC: LoadSpec = {
  concurrency: 4,
  requests: 40,
  durationS: null,
  maxTokens: 10,
  maxErrorRate: 0,
  requestTimeoutS: 5,
  requireValid: false,
};

async function serverFor(t: TestContext, behaviour: Partial<Behaviour> = {}): Promise<LlmServer> {
  const server = await startLlmServer({ ttftMs: 3, itlMs: 1, ...behaviour });
  t.after(() => server.close());
  return server;
}

function load(
  server: LlmServer,
  spec: Partial<LoadSpec> = {},
  hooks: Partial<LoadHooks> = {},
): Promise<LoadResult> {
  const { host, port } = server;
  return closedLoop(
    { target: { host, port }, model: 'tiny', spec: { ...SPEC, ...spec }, seed: 5 },
    { signal: new AbortController().signal, onProgress: () => undefined, ...hooks },
    realClock,
  );
}

test('requests, tokens and chunks are those in the book of the server', async (t) => {
  const server = await serverFor(t);
  const { records, end } = await load(server);
  assert.equal(end, 'requests');
  assert.deepEqual(
    records.map(({ index }) => index),
    Array.from({ length: 40 }, (_, i) => i),
  );
  assert.equal(server.requests.length, 40);
  for (const record of records) {
    const seen = server.requests.find((one) => one.prompt === prompt(5, record.index));
    assert.equal(record.outcome, 'ok');
    assert.equal(record.tokens, 10);
    assert.equal(record.contentAt.length, seen?.sent.length);
  }
});

test('no stamp is earlier than the server wrote the token, and all are in order', async (t) => {
  const server = await serverFor(t);
  const { records, origin } = await load(server);
  assert.ok(origin <= performance.now());
  for (const { index, intendedAt, sentAt, contentAt, endAt } of records) {
    const seen = server.requests.find((one) => one.prompt === prompt(5, index));
    assert.ok(seen !== undefined);
    assert.ok(origin + sentAt <= seen.acceptedAt);
    assert.equal(intendedAt, sentAt);
    for (const [i, at] of contentAt.entries())
      assert.ok(origin + at >= (seen.sent[i]?.at ?? Infinity), `request ${index}, chunk ${i}`);
    const order = [sentAt, ...contentAt, endAt];
    assert.deepEqual(
      order.toSorted((a, b) => a - b),
      order,
    );
  }
});

test('never more requests are under way than there are users', async (t) => {
  const server = await serverFor(t);
  const { records } = await load(server);
  for (const { sentAt, endAt } of records) {
    const middle = (sentAt + endAt) / 2;
    const beside = records.filter((one) => one.sentAt <= middle && middle <= one.endAt);
    assert.ok(beside.length <= 4);
  }
});

test('each request has a connection of its own', async (t) => {
  const server = await serverFor(t);
  await load(server);
  assert.equal(new Set(server.requests.map(({ connection }) => connection)).size, 40);
});

test('a duration ends the sending, and what is under way is finished', async (t) => {
  const server = await serverFor(t, { ttftMs: 60 });
  const { records, end } = await load(server, { requests: null, durationS: 0.15 });
  assert.equal(end, 'duration');
  assert.ok(records.length >= 4);
  for (const { outcome, sentAt } of records) {
    assert.equal(outcome, 'ok');
    assert.ok(sentAt < 150);
  }
  assert.equal(records.length, server.requests.length);
});

test('fewer requests than users are sent once each', async (t) => {
  const server = await serverFor(t);
  const { records, end } = await load(server, { requests: 2 });
  assert.deepEqual([records.length, server.requests.length, end], [2, 2, 'requests']);
});

test('each failure is counted in its class, the others go on', async (t) => {
  const faults = ['none', 'cut', 'error-chunk', 'http-500', 'one-token'] as const;
  const server = await serverFor(t, { fault: ({ index }) => faults[index % 5] ?? 'none' });
  const measurement = summarizeLoad(await load(server, { concurrency: 2 }), {
    task: 't',
    framework: 'f',
    simulated: true,
  });
  assert.deepEqual(measurement.requests, {
    ok: 8,
    failed: 32,
    byClass: { cut: 8, 'error-chunk': 8, 'http-500': 8, 'token-mismatch': 8 },
  });
  assert.equal(measurement.outputTokens, 80);
});

test('a server that is gone ends the load early, whatever the duration', async () => {
  const server = await startLlmServer();
  await server.close();
  const { records, end } = await load(server, { requests: null, durationS: 600 });
  assert.equal(end, 'gave-up');
  assert.ok(records.length >= 20 && records.length < 40);
  assert.ok(records.every(({ outcome }) => outcome === 'refused'));
});

test('a cancelled load ends at once, and says which requests it broke off', async (t) => {
  const server = await serverFor(t, { fault: 'hang' });
  const caller = new AbortController();
  const failed: number[] = [];
  const running = load(
    server,
    {},
    { signal: caller.signal, onProgress: (progress) => failed.push(progress.failed) },
  );
  while (server.requests.length < 4) await new Promise((resolve) => setImmediate(resolve));
  caller.abort();
  const { records, end } = await running;
  assert.equal(end, 'cancelled');
  assert.deepEqual(
    records.map(({ outcome }) => outcome),
    ['aborted', 'aborted', 'aborted', 'aborted'],
  );
  assert.deepEqual([...new Set(failed)], [0]);
});

test('a server that hangs costs each request its timeout, and no more', async (t) => {
  const server = await serverFor(t, { fault: 'hang-midway' });
  const { records } = await load(server, { requests: 4, requestTimeoutS: 0.1 });
  for (const { outcome, sentAt, endAt, contentAt } of records) {
    assert.equal(outcome, 'timeout');
    assert.equal(contentAt.length, 2);
    assert.ok(endAt - sentAt >= 99);
  }
});

test('progress is told, at the end with all of it', async (t) => {
  const server = await serverFor(t, { fault: ({ index }) => (index === 0 ? 'cut' : 'none') });
  const told: LoadProgress[] = [];
  await load(server, {}, { onProgress: (progress) => told.push(progress) });
  const last = told.at(-1);
  assert.deepEqual([last?.ok, last?.failed, last?.tokens], [39, 1, 390]);
});

test('a load without an end is a mistake of the caller', async (t) => {
  const server = await serverFor(t);
  await assert.rejects(load(server, { requests: null }), TypeError);
});
