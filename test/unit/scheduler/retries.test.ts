import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, FAILURE_CLASSES } from '../../../src/model/reason.ts';
import { retryDelay } from '../../../src/scheduler/retry.ts';
import { seededRandom } from '../../../src/text/seeded-random.ts';
import { settled } from '../../rig/manual-clock.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { SchedulerBench } from '../../rig/scheduler-bench.ts';

const offline = { status: 'failed', reason: failure('network', 'no route to host') } as const;

test('only what may be different next time is tried again: network, registry, a lost engine', () => {
  const policy = { retry: { attempts: 3, baseMs: 1000 }, random: () => 0 };
  const retried = FAILURE_CLASSES.filter(
    (name) => retryDelay(failure(name, ''), 1, policy) !== null,
  );
  assert.deepEqual(retried, ['network', 'registry', 'engine-lost']);
});

test('waits double, are spread, and none is longer than a minute', () => {
  const random = seededRandom(7);
  const retry = { attempts: 100, baseMs: 2000 };
  for (let attempt = 1; attempt < 100; attempt += 1) {
    const wait = retryDelay(offline.reason, attempt, { retry, random }) ?? 0;
    const whole = Math.min(2000 * 2 ** (attempt - 1), 40_000);
    assert.ok(wait >= whole * 0.5 && wait < whole * 1.5, `attempt ${attempt}: ${wait} ms`);
    assert.ok(wait <= 60_000);
  }
  const late = Array.from({ length: 20 }, () => retryDelay(offline.reason, 50, { retry, random }));
  assert.equal(new Set(late).size, 20, 'siblings do not return together');
});

test('a task that passes at its second attempt is flaky, one that passes at once is not', async () => {
  const bench = new SchedulerBench([someTask('sanity.a'), someTask('sanity.b')]);
  await bench.running();
  await bench.end('sanity.a', offline);
  await bench.end('sanity.b');
  await bench.clock.advance(1000);
  await bench.end('sanity.a');
  const results = await bench.finished();
  assert.equal(results.get('sanity.a')?.flaky, true);
  assert.equal(results.get('sanity.b')?.flaky, undefined);
});

test('a task that fails at its last attempt is not flaky, nor one that is cancelled between two', async () => {
  const bench = new SchedulerBench([someTask('sanity.a'), someTask('sanity.b')], { attempts: 2 });
  await bench.running();
  await bench.end('sanity.a', offline);
  await bench.clock.advance(1000);
  await bench.end('sanity.a', offline);
  await bench.end('sanity.b', offline);
  bench.stop.abort('SIGINT');
  const results = await bench.finished();
  assert.deepEqual(
    [results.get('sanity.a')?.flaky, results.get('sanity.b')?.flaky],
    [undefined, undefined],
  );
  assert.equal(results.get('sanity.b')?.retried?.length, 1);
});

test('a server that died is never asked again, even where the step saw only a broken line', async () => {
  const lost = Promise.withResolvers<ReturnType<typeof failure>>();
  const service = {
    served: { model: 'tiny', processes: [], api: { host: '127.0.0.1', port: 1 } },
    lost: lost.promise,
    stop: () => Promise.resolve(),
  };
  const bench = new SchedulerBench([
    someTask('serve.a'),
    someTask('smoke.a', { needs: ['serve.a'] }),
  ]);
  await bench.running();
  await bench.end('serve.a', { status: 'passed', output: {}, service });
  await bench.running();
  lost.resolve(failure('server-lost', 'the container ended with exit code 137'));
  await settled();
  await bench.end('smoke.a', offline);
  await bench.clock.advance(120_000);
  assert.deepEqual(await bench.results(), {
    'serve.a': 'passed',
    'smoke.a': 'failed: server-lost',
  });
  assert.deepEqual(bench.starts, ['serve.a', 'smoke.a']);
});

test('no attempt begins that could only run into the deadline: the last failure stands', async () => {
  const bench = new SchedulerBench([someTask('sanity.a', { deadlineMs: 5000 })]);
  await bench.running();
  await bench.clock.advance(4500);
  await bench.end('sanity.a', offline);
  const result = (await bench.finished()).get('sanity.a');
  assert.equal(result?.reason?.class, 'network');
  assert.equal(result?.attempts, 1);
  assert.equal(result?.retried, undefined);
  assert.equal(bench.clock.sleeping, 0);
});
