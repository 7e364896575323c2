import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '../../../src/model/reason.ts';
import { graphOf } from '../../../src/scheduler/graph.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { SchedulerBench } from '../../rig/scheduler-bench.ts';

const broken = { status: 'failed', reason: failure('smoke', 'no answer') } as const;

test('a task starts when all it needs has passed, and says what it waits for', async () => {
  const bench = new SchedulerBench([
    someTask('sanity.a'),
    someTask('sanity.b'),
    someTask('smoke.c', { needs: ['sanity.a', 'sanity.b'] }),
  ]);
  assert.deepEqual(await bench.running(), ['sanity.a', 'sanity.b']);
  await bench.end('sanity.a');
  assert.equal(bench.waitingFor('smoke.c'), 'waiting for sanity.b');
  await bench.end('sanity.b');
  assert.deepEqual(await bench.running(), ['smoke.c']);
  await bench.end('smoke.c');
  assert.deepEqual(await bench.results(), {
    'sanity.a': 'passed',
    'sanity.b': 'passed',
    'smoke.c': 'passed',
  });
});

test('the longest expected chain starts first where only one may run', async () => {
  const bench = new SchedulerBench(
    [
      someTask('sanity.short', { expectedMs: 1000 }),
      someTask('sanity.head', { expectedMs: 1000 }),
      someTask('smoke.tail', { expectedMs: 90_000, needs: ['sanity.head'] }),
      someTask('sanity.middle', { expectedMs: 40_000 }),
    ],
    { width: 1 },
  );
  const expected = ['sanity.head', 'smoke.tail', 'sanity.middle', 'sanity.short'] as const;
  for (const id of expected) {
    assert.deepEqual(await bench.running(), [id]);
    await bench.end(id);
  }
  assert.deepEqual(bench.starts, expected);
});

test('equals start in an order that the seed decides', async () => {
  const tasks = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => someTask(`sanity.${name}`));
  const orders = await Promise.all(
    [0.01, 0.5, 0.99].map(async (value) => {
      const bench = new SchedulerBench(tasks, { seed: () => value });
      await bench.running();
      return bench.starts.join(' ');
    }),
  );
  assert.equal(new Set(orders).size, 3);
});

test('a failure blocks what rests on it, however far, and nothing else', async () => {
  const bench = new SchedulerBench([
    someTask('serve.a'),
    someTask('smoke.a', { needs: ['serve.a'] }),
    someTask('soak.a', { needs: ['smoke.a'] }),
    someTask('sanity.b'),
  ]);
  await bench.running();
  await bench.end('serve.a', broken);
  assert.deepEqual(await bench.running(), ['sanity.b']);
  await bench.end('sanity.b');
  assert.deepEqual(await bench.results(), {
    'serve.a': 'failed: smoke',
    'smoke.a': 'skipped: blocked',
    'soak.a': 'skipped: blocked',
    'sanity.b': 'passed',
  });
  const soak = (await bench.finished()).get('soak.a');
  assert.equal(soak?.reason?.message, 'blocked by serve.a');
});

test('an absent GPU is passed on as such: neither failed nor blocked', async () => {
  const bench = new SchedulerBench([
    someTask('serve.a'),
    someTask('smoke.a', { needs: ['serve.a'] }),
  ]);
  await bench.running();
  const reason = { class: 'gpu-absent', message: 'this engine has no GPU' } as const;
  await bench.end('serve.a', { status: 'skipped', reason });
  assert.deepEqual(await bench.results(), {
    'serve.a': 'skipped: gpu-absent',
    'smoke.a': 'skipped: gpu-absent',
  });
});

test('an unchanged task is not started, and what rests on it is', async () => {
  const bench = new SchedulerBench([
    someTask('sanity.a', { skip: { class: 'unchanged', message: 'passed before' } }),
    someTask('smoke.b', { needs: ['sanity.a'] }),
  ]);
  assert.deepEqual(await bench.running(), ['smoke.b']);
  await bench.end('smoke.b');
  assert.deepEqual(await bench.results(), {
    'sanity.a': 'skipped: unchanged',
    'smoke.b': 'passed',
  });
  const first = bench.events.find((event) => event.type === 'task-ended');
  assert.equal(first?.output.checks?.[0]?.detail, 'before');
});

test('a refused task is never started and blocks what rests on it', async () => {
  const bench = new SchedulerBench([
    someTask('sanity.a', { refused: failure('config', 'the classic builder has no secrets') }),
    someTask('smoke.b', { needs: ['sanity.a'] }),
  ]);
  assert.deepEqual(await bench.results(), {
    'sanity.a': 'skipped: refused',
    'smoke.b': 'skipped: blocked',
  });
  assert.deepEqual(bench.starts, []);
});

test('a circle and a missing need are bugs that name themselves', () => {
  const circle = [
    someTask('sanity.a', { needs: ['sanity.b'] }),
    someTask('sanity.b', { needs: ['sanity.a'] }),
  ];
  assert.throws(() => graphOf(circle), /sanity\.a -> sanity\.b -> sanity\.a/);
  assert.throws(
    () => graphOf([someTask('sanity.a', { needs: ['smoke.x'] })]),
    /smoke\.x, which is not/,
  );
});
