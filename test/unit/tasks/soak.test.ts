// The soak task: the load it runs, what it keeps, and when its errors are too many.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoadSpec } from '../../../src/model/framework.ts';
import type { Outcome } from '../../../src/model/runner.ts';
import { makeRunners } from '../../../src/tasks/runners.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import type { Behaviour } from '../../rig/llm-server-behaviour.ts';
import { startLlmServer } from '../../rig/llm-server.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { FRAMEWORK, servedAt, taskContext, taskDeps } from '../../rig/task-rig.ts';

const TASK = { ...someTask('soak.vllm.runtime.012345678'), kind: 'soak' } as const;

async function soak(behaviour: Partial<Behaviour>, more: Partial<LoadSpec> = {}) {
  const server = await startLlmServer(behaviour);
  const deps = taskDeps(new FakeEngine(), { soak: { ...FRAMEWORK.soak, ...more } });
  const context = { ...taskContext([servedAt(server.port)]), task: TASK };
  try {
    const outcome: Outcome = await makeRunners(deps).soak(context);
    return { outcome, sink: context.sink, server };
  } finally {
    await server.close();
  }
}

test('a load without errors passes with its measurement, the pages before it and every request', async () => {
  const { outcome, sink } = await soak({});
  assert.ok(outcome.status === 'passed');
  const { measurement } = outcome.output;
  assert.equal(measurement?.task, TASK.id);
  assert.equal(measurement.framework, 'vllm');
  assert.equal(measurement.requests.ok, 10);
  assert.equal(measurement.outputTokens, 50);
  assert.deepEqual(
    outcome.before?.map(({ process, text }) => [process, text.includes('requests_total{')]),
    [['frontend', true]],
  );
  assert.match(outcome.before[0]?.text ?? '', /requests_total\{.*\} 0\n/);
  const lines = sink.artefacts.get(`load/${TASK.id}/requests.jsonl`)?.trimEnd().split('\n') ?? [];
  assert.equal(lines.length, 10);
  assert.match(sink.progressed.at(-1) ?? '', /^10 of 10 requests, 0 failed, \d.* tok\/s, /);
});

test('too many errors fail it by class, and the measurement is kept', async () => {
  const { outcome } = await soak({
    fault: ({ index }) => (index % 5 === 0 ? 'error-chunk' : 'none'),
  });
  assert.ok(outcome.status === 'failed');
  assert.equal(outcome.reason.class, 'soak');
  assert.equal(outcome.reason.message, '2 of 10 requests failed (20 %), 0 % allowed');
  assert.equal(outcome.reason.cause, 'error-chunk 2\nfirst: Service temporarily unavailable');
  assert.deepEqual(outcome.output?.measurement?.requests.byClass, { 'error-chunk': 2 });
  assert.equal(outcome.output.measurement.requests.ok, 8);
});

test('errors of many classes are counted on one line, and the log has an example of each', async () => {
  const faults = ['cut', 'error-chunk', 'empty-text', 'http-500'] as const;
  const { outcome, sink } = await soak(
    { fault: ({ index }) => faults[index] ?? 'none' },
    { concurrency: 1 },
  );
  assert.ok(outcome.status === 'failed');
  const [counts = '', first = '', ...more] = outcome.reason.cause?.split('\n') ?? [];
  assert.equal(counts.split(', ').length, 4, counts);
  assert.match(first, /^first: ./);
  assert.deepEqual(more, []);
  const examples = sink.lines.filter((line) => line.includes(', for example request '));
  assert.deepEqual(
    examples.map((line) => line.replace(/, for example request \d+: .+$/, ' 1')),
    counts.split(', '),
  );
});

test('errors within what is allowed pass and are counted', async () => {
  const behaviour: Partial<Behaviour> = { fault: ({ index }) => (index === 3 ? 'cut' : 'none') };
  const { outcome } = await soak(behaviour, { maxErrorRate: 0.1 });
  assert.ok(outcome.status === 'passed');
  assert.equal(outcome.output.measurement?.requests.failed, 1);
  assert.equal(outcome.output.checks?.[0]?.detail, '1 of 10 requests failed (10 %), 10 % allowed');
});

test('a server without a page still takes the load, and the log says what is missing', async () => {
  const server = await startLlmServer();
  const place = { host: '127.0.0.1', port: server.port };
  const worker = { process: 'worker', ...place, metricsPath: '/nothing' } as const;
  const context = { ...taskContext([servedAt(server.port, [worker])]), task: TASK };
  const outcome = await makeRunners(taskDeps(new FakeEngine())).soak(context);
  await server.close();
  assert.ok(outcome.status === 'passed');
  assert.deepEqual(outcome.before, []);
  assert.match(
    context.sink.lines[0] ?? '',
    /^no page of the worker before the load: \/nothing: 404/,
  );
});

test('cancelled under load, it ends with the reason and keeps what was measured', async () => {
  const server = await startLlmServer({ ttftMs: 20 });
  const context = { ...taskContext([servedAt(server.port)]), task: TASK };
  const reason = new Error('the model is lost');
  context.sink.onProgress = () => context.cancel.abort(reason);
  const spec = { ...FRAMEWORK.soak, requests: null, durationS: 60 };
  const running = makeRunners(taskDeps(new FakeEngine(), { soak: spec })).soak(context);
  await assert.rejects(running, reason);
  await server.close();
  const kept = context.sink.artefacts.get(`load/${TASK.id}/requests.jsonl`) ?? '';
  assert.match(kept, /"outcome":"ok"/);
});
