import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '../../../src/model/reason.ts';
import { settled } from '../../rig/manual-clock.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { SchedulerBench } from '../../rig/scheduler-bench.ts';

const lost = {
  status: 'failed',
  reason: failure('engine-lost', 'the Docker Engine does not answer'),
} as const;
const names = ['sanity.a', 'sanity.b', 'sanity.c'] as const;

/** An engine whose return the test decides, and who asked for it. */
function engine() {
  const asks: { readonly signal: AbortSignal; readonly answer: (isBack: boolean) => void }[] = [];
  const engineBack = (signal: AbortSignal): Promise<boolean> =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(new Error('aborted'));
      });
      asks.push({ signal, answer: resolve });
    });
  return { asks, engineBack };
}

test('tasks that lost the engine wait for it together, then for their turn, and say so', async () => {
  const { asks, engineBack } = engine();
  const bench = new SchedulerBench(
    names.map((id) => someTask(id)),
    { engineBack },
  );
  await bench.running();
  for (const id of names) await bench.end(id, lost);
  await bench.clock.advance(10_000);
  assert.deepEqual(await bench.running(), []);
  assert.equal(asks.length, 1, 'one question for all');
  const said = bench.events.flatMap((e) => ('task' in e && e.task === 'sanity.a' ? [e] : []));
  assert.deepEqual(
    said.map(({ type }) => type),
    ['task-started', 'attempt-failed', 'task-waiting'],
  );
  assert.equal(bench.waitingFor('sanity.a'), 'waiting for the Docker Engine to answer again');
  asks[0]?.answer(true);
  await settled();
  assert.deepEqual(await bench.running(), []);
  await bench.clock.advance(1000);
  assert.deepEqual(await bench.running(), [...names]);
  for (const id of names) await bench.end(id);
  const results = await bench.finished();
  assert.deepEqual(
    [...results.values()].map(({ status, flaky, attempts }) => [status, flaky, attempts]),
    names.map(() => ['passed', true, 2]),
  );
});

test('an engine that does not come back in time leaves the failure as it is', async () => {
  const { asks, engineBack } = engine();
  const bench = new SchedulerBench([someTask('sanity.a')], { engineBack });
  await bench.running();
  await bench.end('sanity.a', lost);
  asks[0]?.answer(false);
  const result = (await bench.finished()).get('sanity.a');
  assert.equal(result?.reason?.class, 'engine-lost');
  assert.equal(result?.attempts, 1);
  assert.equal(result?.retried, undefined);
  assert.equal(bench.clock.sleeping, 0);
});

test('an engine that is lost again is asked for again', async () => {
  const { asks, engineBack } = engine();
  const bench = new SchedulerBench([someTask('sanity.a')], { engineBack });
  await bench.running();
  await bench.end('sanity.a', lost);
  asks[0]?.answer(true);
  await bench.clock.advance(1000);
  await bench.end('sanity.a', lost);
  asks[1]?.answer(true);
  await bench.clock.advance(2000);
  await bench.end('sanity.a', lost);
  const result = (await bench.finished()).get('sanity.a');
  assert.equal(asks.length, 2, 'not after the last attempt');
  assert.equal(result?.reason?.class, 'engine-lost');
  assert.equal(result?.attempts, 3);
});

test('the deadline of a task ends its wait for the engine, and the last of those who wait its question', async () => {
  const { asks, engineBack } = engine();
  const bench = new SchedulerBench(
    [someTask('sanity.a', { deadlineMs: 5000 }), someTask('sanity.b', { deadlineMs: 9000 })],
    { engineBack },
  );
  await bench.running();
  await bench.clock.advance(1000);
  await bench.end('sanity.a', lost);
  await bench.end('sanity.b', lost);
  await bench.clock.advance(4000);
  const ended = bench.events.flatMap((e) => (e.type === 'task-ended' ? [e.task] : []));
  assert.deepEqual(ended, ['sanity.a']);
  assert.equal(asks[0]?.signal.aborted, false);
  await bench.clock.advance(4000);
  assert.deepEqual(await bench.results(), {
    'sanity.a': 'failed: engine-lost',
    'sanity.b': 'failed: engine-lost',
  });
  assert.equal(asks[0]?.signal.aborted, true);
  assert.equal(bench.clock.sleeping, 0);
});

test('an engine that comes back too late for another attempt leaves the failure as it is', async () => {
  const { asks, engineBack } = engine();
  const bench = new SchedulerBench([someTask('sanity.a', { deadlineMs: 5000 })], { engineBack });
  await bench.running();
  await bench.end('sanity.a', lost);
  await bench.clock.advance(4500);
  asks[0]?.answer(true);
  assert.deepEqual(await bench.results(), { 'sanity.a': 'failed: engine-lost' });
  assert.equal(bench.starts.length, 1);
});

test('a cancelled run does not wait for the engine', async () => {
  const { asks, engineBack } = engine();
  const bench = new SchedulerBench([someTask('sanity.a')], { engineBack });
  await bench.running();
  await bench.end('sanity.a', lost);
  bench.stop.abort('SIGINT');
  assert.deepEqual(await bench.results(), { 'sanity.a': 'cancelled: cancelled' });
  assert.equal(asks[0]?.signal.aborted, true);
});

test('other failures do not ask for the engine', async () => {
  const { asks, engineBack } = engine();
  const bench = new SchedulerBench([someTask('sanity.a')], { engineBack });
  await bench.running();
  await bench.end('sanity.a', { status: 'failed', reason: failure('network', 'no route') });
  await bench.clock.advance(1000);
  await bench.end('sanity.a');
  assert.deepEqual(asks, []);
});
