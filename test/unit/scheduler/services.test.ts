import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, type Failure } from '../../../src/model/reason.ts';
import type { Passed } from '../../../src/model/runner.ts';
import { settled } from '../../rig/manual-clock.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { SchedulerBench } from '../../rig/scheduler-bench.ts';

const tasks = [
  someTask('serve.a'),
  someTask('smoke.a', { needs: ['serve.a'] }),
  someTask('soak.a', { needs: ['serve.a', 'smoke.a'] }),
];

function servedModel(): { outcome: Passed; stops: string[]; lose: (reason: Failure) => void } {
  const stops: string[] = [];
  const { promise, resolve } = Promise.withResolvers<Failure>();
  const service = {
    served: { model: 'tiny', processes: [], api: { host: '127.0.0.1', port: 1 } },
    lost: promise,
    stop: (how: 'gently' | 'now') => {
      stops.push(how);
      return Promise.resolve();
    },
  };
  return { outcome: { status: 'passed', output: {}, service }, stops, lose: resolve };
}

test('a service lives until its last dependant has ended, then stops gently', async () => {
  const { outcome, stops } = servedModel();
  const bench = new SchedulerBench(tasks);
  await bench.running();
  await bench.end('serve.a', outcome);
  await bench.end('smoke.a');
  assert.deepEqual(stops, []);
  await bench.end('soak.a');
  assert.deepEqual(stops, ['gently']);
  await bench.finished();
  const states = bench.events.flatMap((e) => (e.type === 'service-changed' ? [e.state] : []));
  assert.deepEqual(states, ['ready', 'stopping', 'stopped']);
});

test('a service stops as soon as its dependants can no longer run', async () => {
  const { outcome, stops } = servedModel();
  const bench = new SchedulerBench(tasks);
  await bench.running();
  await bench.end('serve.a', outcome);
  await bench.end('smoke.a', { status: 'failed', reason: failure('smoke', 'no answer') });
  await bench.clock.advance(500);
  assert.deepEqual(stops, ['gently']);
  assert.deepEqual(await bench.results(), {
    'serve.a': 'passed',
    'smoke.a': 'failed: smoke',
    'soak.a': 'skipped: blocked',
  });
});

test('a service that a failed step has asked is kept where that is wanted, and the failure says where', async () => {
  const { outcome, stops } = servedModel();
  const kept = { container: 'builder-kept-a', state: 'paused', look: 'l', remove: 'r' } as const;
  const asked: string[] = [];
  const keep = (): Promise<typeof kept> => {
    asked.push('keep');
    return Promise.resolve(kept);
  };
  const { service } = outcome;
  assert.ok(service);
  const bench = new SchedulerBench(tasks);
  await bench.running();
  await bench.end('serve.a', { ...outcome, service: { ...service, keep } });
  await bench.end('smoke.a');
  assert.deepEqual(asked, []);
  await bench.end('soak.a', { status: 'failed', reason: failure('soak', 'errors') });
  await bench.clock.advance(500);
  await bench.finished();
  assert.deepEqual([asked, stops], [['keep'], ['gently']]);
  const ends = bench.events.flatMap((e) => (e.type === 'task-ended' ? [e.result] : []));
  assert.deepEqual(ends.find(({ id }) => id === 'soak.a')?.reason?.kept, kept);
  const last = bench.events.findLast((e) => e.type === 'service-changed');
  assert.equal(last?.reason, 'its container is kept');
});

test('a service that dies under a running task makes it fail as server-lost', async () => {
  const { outcome, lose } = servedModel();
  const bench = new SchedulerBench(tasks);
  await bench.running();
  await bench.end('serve.a', outcome);
  const signal = bench.signalOf('smoke.a');
  lose(failure('server-lost', 'the container ended with exit code 3'));
  await settled();
  assert.equal(signal.aborted, true);
  await bench.end('smoke.a', { status: 'failed', reason: failure('smoke', 'connection reset') });
  const smoke = (await bench.finished()).get('smoke.a');
  assert.equal(smoke?.reason?.class, 'server-lost');
  assert.equal(smoke?.reason?.message, 'the container ended with exit code 3');
});

test('a service that lives again after the engine was lost is told to be ready, once for all who need it', async () => {
  const { outcome } = servedModel();
  const lost = failure('engine-lost', 'the engine is gone');
  const lives = [Promise.withResolvers<Failure>(), Promise.withResolvers<Failure>()] as const;
  let [now] = lives;
  assert.ok(outcome.service);
  const service = {
    ...outcome.service,
    get lost() {
      return now.promise;
    },
    renew: () => {
      if (bench.events.some((e) => e.type === 'service-changed' && e.state === 'failed'))
        now = lives[1];
      return Promise.resolve();
    },
  };
  const users = ['smoke.a', 'smoke.b'] as const;
  const bench: SchedulerBench = new SchedulerBench(
    [someTask('serve.a'), ...users.map((id) => someTask(id, { needs: ['serve.a'] }))],
    { engineBack: () => Promise.resolve(true) },
  );
  await bench.running();
  await bench.end('serve.a', { ...outcome, service });
  await bench.running();
  lives[0].resolve(lost);
  for (const id of users) await bench.end(id, { status: 'failed', reason: lost });
  await bench.clock.advance(2000);
  assert.deepEqual(await bench.running(), [...users]);
  for (const id of users) await bench.end(id);
  await bench.finished();
  const states = bench.events.flatMap((e) => (e.type === 'service-changed' ? [e.state] : []));
  assert.deepEqual(states, ['ready', 'failed', 'ready', 'stopping', 'stopped']);
});

test('a request that breaks just before its server is known to be dead is server-lost too', async () => {
  const { outcome, lose } = servedModel();
  const bench = new SchedulerBench(tasks);
  await bench.running();
  await bench.end('serve.a', outcome);
  await bench.end('smoke.a', { status: 'failed', reason: failure('smoke', 'connection reset') });
  lose(failure('server-lost', 'the container ended with exit code 3'));
  const smoke = (await bench.finished()).get('smoke.a');
  assert.equal(smoke?.reason?.class, 'server-lost');
});

test('a cancelled run stops its services at once', async () => {
  const { outcome, stops } = servedModel();
  const bench = new SchedulerBench(tasks);
  await bench.running();
  await bench.end('serve.a', outcome);
  await bench.running();
  bench.stop.abort('SIGINT');
  await bench.end('smoke.a');
  await bench.finished();
  assert.deepEqual(stops, ['now']);
});

test('a server that becomes ready after the cancellation is stopped, not left behind', async () => {
  const { outcome, stops } = servedModel();
  const bench = new SchedulerBench(tasks);
  await bench.running();
  bench.stop.abort('SIGINT');
  await bench.end('serve.a', outcome);
  await bench.finished();
  assert.deepEqual(stops, ['now']);
});

test('an idle service keeps its memory and gives its core back', async () => {
  const { outcome } = servedModel();
  const resources = { cpu: 2, memoryMb: 6, diskMb: 0, gpu: 0, quiet: 'noisy' } as const;
  const bench = new SchedulerBench(
    [
      someTask('serve.a', { resources, expectedMs: 9000 }),
      someTask('smoke.a', {
        needs: ['serve.a'],
        resources: { ...resources, cpu: 1, memoryMb: 1 },
      }),
      someTask('serve.b', { resources: { ...resources, cpu: 1 }, expectedMs: 10 }),
    ],
    { capacity: { cpu: 2, memoryMb: 10 } },
  );
  assert.deepEqual(await bench.running(), ['serve.a']);
  await bench.end('serve.a', outcome);
  assert.deepEqual(await bench.running(), ['smoke.a']);
  assert.equal(bench.waitingFor('serve.b'), 'waiting for memory: serve.a holds 6.00 MB of 10.0 MB');
  await bench.end('smoke.a');
  assert.deepEqual(await bench.running(), ['serve.b']);
});

test('a service does not wait for a dependant that had ended before it was ready', async () => {
  const { outcome, stops } = servedModel();
  const unchanged = { class: 'unchanged', message: 'passed before' } as const;
  const bench = new SchedulerBench([
    someTask('serve.a'),
    someTask('smoke.a', { needs: ['serve.a'], skip: unchanged }),
    someTask('soak.a', { needs: ['serve.a'] }),
    someTask('sanity.b'),
  ]);
  await bench.running();
  await bench.end('serve.a', outcome);
  await bench.end('soak.a');
  assert.deepEqual(stops, ['gently']);
});

test('a service that cannot be stopped ends nobody else', async () => {
  const { outcome } = servedModel();
  const { service } = outcome;
  assert.ok(service);
  const stuck = { ...service, stop: () => Promise.reject(new Error('no such container')) };
  const bench = new SchedulerBench(tasks);
  await bench.running();
  bench.stop.abort('SIGINT');
  await bench.end('serve.a', { ...outcome, service: stuck });
  assert.deepEqual(await bench.results(), {
    'serve.a': 'cancelled: cancelled',
    'smoke.a': 'cancelled: cancelled',
    'soak.a': 'cancelled: cancelled',
  });
});

test('where nothing runs and nothing will be freed, what waits for tokens starts anyway', async () => {
  const { outcome } = servedModel();
  const all = { cpu: 0, memoryMb: 10, diskMb: 0, gpu: 0, quiet: 'either' } as const;
  const bench = new SchedulerBench(
    [
      someTask('serve.a', { resources: all }),
      someTask('smoke.a', { needs: ['serve.a'], resources: { ...all, memoryMb: 1 } }),
    ],
    { capacity: { memoryMb: 10 } },
  );
  await bench.running();
  await bench.end('serve.a', outcome);
  assert.deepEqual(await bench.running(), ['smoke.a']);
  await bench.end('smoke.a');
  assert.deepEqual(await bench.results(), { 'serve.a': 'passed', 'smoke.a': 'passed' });
});

test('a measurement waits while another service stops', async () => {
  const { outcome } = servedModel();
  const { service } = outcome;
  assert.ok(service);
  const stopped = Promise.withResolvers<void>();
  const slow = { ...outcome, service: { ...service, stop: () => stopped.promise } };
  const light = { cpu: 0, memoryMb: 0, diskMb: 0, gpu: 0 };
  const bench = new SchedulerBench([
    someTask('serve.a', { resources: { ...light, quiet: 'noisy' } }),
    someTask('scrape.a', { needs: ['serve.a'], resources: { ...light, quiet: 'noisy' } }),
    someTask('soak.b', { resources: { ...light, quiet: 'alone' }, expectedMs: 900_000 }),
  ]);
  assert.deepEqual(await bench.running(), ['serve.a']);
  await bench.end('serve.a', slow);
  assert.deepEqual(await bench.running(), ['scrape.a']);
  await bench.end('scrape.a');
  assert.deepEqual(await bench.running(), []);
  assert.equal(bench.waitingFor('soak.b'), 'waiting for quiet: serve.a stops');
  stopped.resolve();
  assert.deepEqual(await bench.running(), ['soak.b']);
});
