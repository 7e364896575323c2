import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '../../../src/model/reason.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { PASSED, SchedulerBench } from '../../rig/scheduler-bench.ts';

const broken = { status: 'failed', reason: failure('smoke', 'no answer') } as const;
const offline = { status: 'failed', reason: failure('network', 'no route to host') } as const;

test('a network failure is tried again with growing waits, and the attempts are kept', async () => {
  const bench = new SchedulerBench([someTask('sanity.a')]);
  await bench.running();
  await bench.end('sanity.a', offline);
  assert.deepEqual(await bench.running(), []);
  await bench.clock.advance(999);
  assert.deepEqual(await bench.running(), []);
  await bench.clock.advance(1);
  await bench.end('sanity.a', offline);
  await bench.clock.advance(1999);
  assert.deepEqual(await bench.running(), []);
  await bench.clock.advance(1);
  await bench.end('sanity.a', PASSED);
  const result = (await bench.finished()).get('sanity.a');
  assert.equal(result?.status, 'passed');
  assert.equal(result?.attempts, 3);
  assert.deepEqual(
    result?.retried?.map((reason) => reason.class),
    ['network', 'network'],
  );
});

test('the last attempt stands when every one fails, with the command that repeats it', async () => {
  const bench = new SchedulerBench([someTask('sanity.a')], { attempts: 2 });
  await bench.running();
  await bench.end('sanity.a', offline);
  await bench.clock.advance(1000);
  await bench.end('sanity.a', offline);
  const result = (await bench.finished()).get('sanity.a');
  assert.equal(result?.status, 'failed');
  assert.equal(result?.attempts, 2);
  assert.equal(result?.reason?.repeat, 'builder --only sanity');
});

test('other failures are not tried again', async () => {
  const bench = new SchedulerBench([someTask('sanity.a')]);
  await bench.running();
  await bench.end('sanity.a', broken);
  assert.deepEqual(await bench.results(), { 'sanity.a': 'failed: smoke' });
  assert.equal(bench.starts.length, 1);
});

test('a surprise in a runner is a failure of class internal with its words', async () => {
  const bench = new SchedulerBench([someTask('sanity.a')]);
  await bench.running();
  await bench.crash('sanity.a', new TypeError('x is not a function'));
  const result = (await bench.finished()).get('sanity.a');
  assert.equal(result?.reason?.class, 'internal');
  assert.match(result?.reason?.message ?? '', /x is not a function/);
});

test('a task beyond its deadline is told to stop, and failed as timeout even if it never settles', async () => {
  const bench = new SchedulerBench([someTask('sanity.a', { deadlineMs: 5000 })]);
  await bench.running();
  const signal = bench.signalOf('sanity.a');
  await bench.clock.advance(4999);
  assert.equal(signal.aborted, false);
  await bench.clock.advance(1);
  assert.equal(signal.aborted, true);
  await bench.clock.advance(2000);
  const result = (await bench.finished()).get('sanity.a');
  assert.equal(result?.reason?.class, 'timeout');
  assert.equal(result?.reason?.message, 'sanity did not end within 5.00 s');
});

test('a cancelled run stops what runs, starts nothing, and ends', async () => {
  const bench = new SchedulerBench([
    someTask('sanity.a'),
    someTask('smoke.b', { needs: ['sanity.a'] }),
  ]);
  await bench.running();
  const signal = bench.signalOf('sanity.a');
  bench.stop.abort('SIGINT');
  assert.equal(signal.aborted, true);
  await bench.end('sanity.a', broken);
  assert.deepEqual(await bench.results(), {
    'sanity.a': 'cancelled: cancelled',
    'smoke.b': 'cancelled: cancelled',
  });
});

test('a run that is cancelled before it starts starts nothing', async () => {
  const bench = new SchedulerBench([someTask('sanity.a')], { cancelled: 'SIGTERM' });
  assert.deepEqual(await bench.results(), { 'sanity.a': 'cancelled: cancelled' });
  assert.deepEqual(bench.starts, []);
});

test('a cancelled run does not wait for a runner that never settles', async () => {
  const bench = new SchedulerBench([someTask('sanity.a')]);
  await bench.running();
  bench.stop.abort('SIGINT');
  await bench.clock.advance(2000);
  assert.deepEqual(await bench.results(), { 'sanity.a': 'cancelled: cancelled' });
});

test('cancelling ends the wait for another attempt', async () => {
  const bench = new SchedulerBench([someTask('sanity.a')]);
  await bench.running();
  await bench.end('sanity.a', offline);
  bench.stop.abort('SIGINT');
  assert.deepEqual(await bench.results(), { 'sanity.a': 'cancelled: cancelled' });
});

test('fail-fast cancels what runs and what waits; drain lets the running end', async () => {
  const tasks = [
    someTask('sanity.a'),
    someTask('sanity.b'),
    someTask('smoke.c', { needs: ['sanity.b'] }),
  ];
  const fast = new SchedulerBench(tasks, { failureMode: 'fail-fast' });
  await fast.running();
  await fast.end('sanity.a', broken);
  assert.equal(fast.signalOf('sanity.b').aborted, true);
  await fast.end('sanity.b', broken);
  assert.deepEqual(await fast.results(), {
    'sanity.a': 'failed: smoke',
    'sanity.b': 'cancelled: cancelled',
    'smoke.c': 'cancelled: cancelled',
  });

  const drained = new SchedulerBench(tasks, { failureMode: 'drain' });
  await drained.running();
  await drained.end('sanity.a', broken);
  assert.equal(drained.signalOf('sanity.b').aborted, false);
  await drained.end('sanity.b');
  assert.deepEqual(await drained.results(), {
    'sanity.a': 'failed: smoke',
    'sanity.b': 'passed',
    'smoke.c': 'cancelled: cancelled',
  });
});

test('the deadline holds for all attempts of a task together', async () => {
  const bench = new SchedulerBench([someTask('sanity.a', { deadlineMs: 5000 })]);
  await bench.running();
  await bench.clock.advance(3000);
  await bench.end('sanity.a', offline);
  await bench.clock.advance(1000);
  const signal = bench.signalOf('sanity.a');
  await bench.clock.advance(999);
  assert.equal(signal.aborted, false);
  await bench.clock.advance(1);
  assert.equal(signal.aborted, true);
});

test('a listener that throws ends the run with its words, not in silence', async () => {
  const bench = new SchedulerBench([someTask('sanity.a')]);
  await bench.running();
  const push = bench.events.push.bind(bench.events);
  bench.events.push = (...events) => {
    if (events.some(({ type }) => type === 'task-ended')) throw new TypeError('a bad listener');
    return push(...events);
  };
  const said = assert.rejects(bench.finished(), /a bad listener/);
  await bench.end('sanity.a');
  await said;
});
