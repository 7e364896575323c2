// The whole load generator, in its thread, against the ground truth of the stamped server.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { realClock } from '../../src/host/clock.ts';
import { runClosedLoop } from '../../src/load/run-closed-loop.ts';
import type { LoadProgress, LoadResult } from '../../src/load/load-result.ts';
import { prompt } from '../../src/load/prompt.ts';
import { summarizeLoad } from '../../src/load/summarize-load.ts';
import type { LoadSpec } from '../../src/model/framework.ts';
import { FailureError } from '../../src/model/reason.ts';
import { startLlmServer, type LlmServer } from '../rig/llm-server.ts';

const SPEC: LoadSpec = {
  concurrency: 8,
  requests: 80,
  durationS: null,
  maxTokens: 20,
  maxErrorRate: 0,
  requestTimeoutS: 10,
  requireValid: false,
};
const SUBJECT = { task: 't', framework: 'f', simulated: true };
const NEVER = new AbortController().signal;

let server: LlmServer;
let result: LoadResult;
const told: LoadProgress[] = [];

function run(spec: Partial<LoadSpec>, signal = NEVER): Promise<LoadResult> {
  const { host, port } = server;
  return runClosedLoop(
    {
      target: { host, port },
      model: 'tiny',
      spec: { ...SPEC, ...spec },
      seed: 3,
      clock: realClock,
    },
    { signal, onProgress: (progress) => told.push(progress) },
  );
}

after(() => server.close());

before(async () => {
  server = await startLlmServer({ ttftMs: 30, itlMs: 5 });
  result = await run({});
  return () => server.close();
});

interface Truth {
  readonly ttft: number;
  /** First token to last. */
  readonly span: number;
}

/** By the stamps of the server, which runs on another clock than the load's thread. */
function truthOf(index: number): Truth {
  const seen = server.requests.find((one) => one.prompt === prompt(3, index));
  const [first] = seen?.sent ?? [];
  const last = seen?.sent.at(-1);
  assert.ok(seen !== undefined && first !== undefined && last !== undefined);
  return { ttft: first.at - seen.acceptedAt, span: last.at - first.at };
}

test('counts are exact', () => {
  const measurement = summarizeLoad(result, SUBJECT);
  assert.deepEqual(measurement.requests, { ok: 80, failed: 0, byClass: {} });
  assert.equal(measurement.outputTokens, 1600);
  assert.equal(measurement.ttftMs.count, 80);
  assert.equal(measurement.itlMs.count, 80 * 19);
  assert.equal(server.requests.length, 80);
  const last = told.at(-1);
  assert.deepEqual([last?.ok, last?.failed, last?.tokens], [80, 0, 1600]);
});

test('no request has its first token sooner than the server gave it', () => {
  for (const { index, sentAt, contentAt } of result.records) {
    const [first] = contentAt;
    assert.ok(first !== undefined);
    assert.ok(first - sentAt >= truthOf(index).ttft);
  }
});

test('times agree with those of the server', () => {
  const spans = result.records.map(({ index, contentAt }) => {
    const seen = (contentAt.at(-1) ?? 0) - (contentAt[0] ?? 0);
    return { seen, truth: truthOf(index).span };
  });
  const seen = spans.reduce((sum, one) => sum + one.seen, 0);
  const truth = spans.reduce((sum, one) => sum + one.truth, 0);
  assert.ok(Math.abs(seen / truth - 1) < 0.05, `${seen} ms seen, ${truth} ms in truth`);
});

test('mean number under way is what arrival rate and time in the system say', () => {
  const { durationS, requestsPerSecond, e2eMs } = summarizeLoad(result, SUBJECT);
  const busy = result.records.reduce((sum, one) => sum + one.endAt - one.sentAt, 0) / 1000;
  const underWay = busy / durationS;
  assert.ok(Math.abs((requestsPerSecond * (e2eMs.mean ?? 0)) / 1000 / underWay - 1) < 1e-9);
  assert.ok(underWay > 6 && underWay <= 8);
});

test('a cancelled load ends at once with what it has', async () => {
  const caller = new AbortController();
  server.behaviour.fault = 'hang';
  const sent = server.requests.length;
  const running = run({}, caller.signal);
  while (server.requests.length < sent + 8) await realClock.sleep(1);
  caller.abort();
  const cancelled = await running;
  server.behaviour.fault = 'none';
  assert.equal(cancelled.end, 'cancelled');
  assert.equal(cancelled.records.length, 8);
  const measurement = summarizeLoad(cancelled, SUBJECT);
  assert.equal(measurement.valid, false);
  assert.deepEqual(measurement.requests.byClass, { aborted: 8 });
});

test('a load that was cancelled before it began sends nothing', async () => {
  const sent = server.requests.length;
  const cancelled = await run({}, AbortSignal.abort());
  assert.deepEqual([cancelled.end, cancelled.records.length], ['cancelled', 0]);
  assert.equal(server.requests.length, sent);
});

test('a thread that says nothing in time is ended', async () => {
  server.behaviour.fault = 'hang';
  const { host, port } = server;
  const impatient = { ...realClock, sleep: () => Promise.resolve() };
  await assert.rejects(
    runClosedLoop(
      { target: { host, port }, model: 'tiny', spec: SPEC, seed: 3, clock: impatient },
      { signal: NEVER, onProgress: () => undefined },
    ),
    (error) => error instanceof FailureError && error.failure.class === 'timeout',
  );
  server.behaviour.fault = 'none';
});

test('a bug in the thread reaches the caller', async () => {
  await assert.rejects(run({ requests: null, durationS: null }), {
    message: 'a load needs a number of requests or a duration',
  });
});
