import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../../../src/model/gate.ts';
import { admits, broken, busy, claim, ManualGate, served } from '../../rig/manual-gate.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { SchedulerBench } from '../../rig/scheduler-bench.ts';

test('a run that is cancelled while a question is open starts nothing, and what was admitted leaves', async () => {
  const open = Promise.withResolvers<Entry>();
  const aborted: unknown[] = [];
  const gate = new ManualGate((_task, _gpus, signal) => {
    signal.addEventListener('abort', () => aborted.push(signal.reason));
    return open.promise;
  });
  const bench = new SchedulerBench([someTask('sanity.a')], { gate });
  await bench.running();
  bench.stop.abort('SIGINT');
  assert.equal(aborted.length, 1, 'the gate is told');
  open.resolve({ kind: 'admitted', gpus: [] });
  assert.deepEqual(await bench.results(), { 'sanity.a': 'cancelled: cancelled' });
  assert.deepEqual([bench.starts, gate.left, gate.inside.size], [[], ['sanity.a'], 0]);
});

test('a run that drains does not wait for those at the gate', async () => {
  const gate = new ManualGate((task, gpus) => (task.id === 'sanity.b' ? busy : admits(task, gpus)));
  const bench = new SchedulerBench(
    [someTask('sanity.a', { expectedMs: 90_000 }), someTask('sanity.b')],
    {
      gate,
      failureMode: 'drain',
    },
  );
  await bench.running();
  await bench.end('sanity.a', broken);
  assert.deepEqual(await bench.results(), {
    'sanity.a': 'failed: smoke',
    'sanity.b': 'cancelled: cancelled',
  });
  assert.equal(bench.clock.sleeping, 0);
});

test('a gate that throws fails its task as internal, and the others go on', async () => {
  const gate = new ManualGate((task, gpus) => {
    if (task.id === 'sanity.a') throw new TypeError('no such ledger');
    return admits(task, gpus);
  });
  const bench = new SchedulerBench(
    [someTask('sanity.a', { expectedMs: 90_000 }), someTask('sanity.b')],
    {
      gate,
    },
  );
  await bench.running();
  await bench.end('sanity.b');
  const results = await bench.finished();
  assert.equal(results.get('sanity.a')?.reason?.class, 'internal');
  assert.match(results.get('sanity.a')?.reason?.message ?? '', /no such ledger/);
  assert.equal(results.get('sanity.b')?.status, 'passed');
});

test('a gate that never answers hangs nothing, and a late admission is given back', async () => {
  const late = Promise.withResolvers<Entry>();
  const gate = new ManualGate((task, gpus) =>
    task.id === 'sanity.a' ? late.promise : admits(task, gpus),
  );
  const bench = new SchedulerBench(
    [someTask('sanity.a', { expectedMs: 90_000 }), someTask('sanity.b')],
    {
      gate,
    },
  );
  await bench.running();
  await bench.clock.advance(32_000);
  assert.deepEqual(await bench.running(), ['sanity.b']);
  await bench.end('sanity.b');
  const reason = (await bench.finished()).get('sanity.a')?.reason;
  assert.equal(reason?.class, 'internal');
  assert.equal(reason?.message, 'sanity got no answer within 30.0 s whether it may start');
  assert.deepEqual(gate.left, ['sanity.b']);
  late.resolve({ kind: 'admitted', gpus: [] });
  await bench.running();
  assert.equal(gate.inside.size, 0);
  assert.equal(bench.clock.sleeping, 0);
});

test('a cancelled run does not wait for a gate that never answers', async () => {
  const gate = new ManualGate(() => new Promise<never>(() => undefined));
  const bench = new SchedulerBench([someTask('sanity.a')], { gate });
  await bench.running();
  bench.stop.abort('SIGINT');
  await bench.clock.advance(2000);
  assert.deepEqual(await bench.results(), { 'sanity.a': 'cancelled: cancelled' });
});

test('what was admitted while a service began to stop goes back, and waits for the stop', async () => {
  const open = Promise.withResolvers<Entry>();
  const stopped = Promise.withResolvers<void>();
  const gate = new ManualGate((task, gpus) =>
    task.id === 'soak.b' ? open.promise : admits(task, gpus),
  );
  const { service } = served;
  assert.ok(service);
  const bench = new SchedulerBench(
    [
      someTask('serve.a', { resources: { ...claim, quiet: 'noisy' } }),
      someTask('scrape.a', { needs: ['serve.a'] }),
      someTask('soak.b', { needs: ['serve.c'], resources: { ...claim, quiet: 'alone' } }),
      someTask('serve.c', { resources: { ...claim, quiet: 'noisy' } }),
    ],
    { gate },
  );
  await bench.running();
  await bench.end('serve.a', { ...served, service: { ...service, stop: () => stopped.promise } });
  await bench.end('serve.c', served);
  assert.deepEqual(await bench.running(), ['scrape.a']);
  assert.equal(gate.asked.at(-1), 'soak.b');
  await bench.end('scrape.a');
  open.resolve({ kind: 'admitted', gpus: [] });
  assert.deepEqual(await bench.running(), []);
  assert.equal(bench.waitingFor('soak.b'), 'waiting for quiet: serve.a stops');
  assert.deepEqual(gate.inside.has('soak.b'), false);
  stopped.resolve();
  assert.deepEqual(await bench.running(), ['soak.b']);
});

test('a ledger that breaks while a service stops ends the run with its words', async () => {
  const gate = new ManualGate();
  gate.leave = () => {
    throw new TypeError('the ledger is gone');
  };
  const bench = new SchedulerBench([someTask('serve.a')], { gate });
  await bench.running();
  const said = assert.rejects(bench.finished(), /the ledger is gone/);
  await bench.end('serve.a', served);
  await said;
});
