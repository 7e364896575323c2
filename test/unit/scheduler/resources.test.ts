import assert from 'node:assert/strict';
import { test } from 'node:test';
import { someTask } from '../../rig/plan-tasks.ts';
import { PASSED, SchedulerBench } from '../../rig/scheduler-bench.ts';

const claim = { cpu: 1, memoryMb: 1, diskMb: 0, gpu: 0, quiet: 'either' } as const;

test('no more tasks run than the width allows', async () => {
  const bench = new SchedulerBench(
    ['a', 'b', 'c'].map((name) => someTask(`sanity.${name}`)),
    { width: 2 },
  );
  assert.equal((await bench.running()).length, 2);
  const [first] = await bench.running();
  assert.ok(first);
  await bench.end(first);
  assert.equal((await bench.running()).length, 2);
});

for (const [amount, word] of [
  ['cpu', 'cpu: sanity.a holds 3 of 4'],
  ['memoryMb', 'memory: sanity.a holds 3.00 MB of 4.00 MB'],
  ['diskMb', 'disk: sanity.a holds 3.00 MB of 4.00 MB'],
] as const)
  test(`a task waits for ${word}, who holds the most is named`, async () => {
    const resources = { ...claim, [amount]: 3 };
    const bench = new SchedulerBench(
      [
        someTask('sanity.a', { resources, expectedMs: 2000 }),
        someTask('sanity.b', { resources, expectedMs: 1000 }),
      ],
      { capacity: { [amount]: 4 } },
    );
    assert.deepEqual(await bench.running(), ['sanity.a']);
    assert.equal(bench.waitingFor('sanity.b'), `waiting for ${word}`);
    await bench.end('sanity.a');
    assert.deepEqual(await bench.running(), ['sanity.b']);
  });

test('a task that wants more than the machine has runs alone', async () => {
  const bench = new SchedulerBench(
    [
      someTask('sanity.huge', { resources: { ...claim, memoryMb: 999 }, expectedMs: 2000 }),
      someTask('sanity.small', { expectedMs: 1000 }),
    ],
    { capacity: { memoryMb: 10 } },
  );
  assert.deepEqual(await bench.running(), ['sanity.huge']);
  await bench.end('sanity.huge');
  assert.deepEqual(await bench.running(), ['sanity.small']);
});

test('a measurement never runs beside a noisy task, nor beside another measurement', async () => {
  const noisy = { ...claim, quiet: 'noisy' } as const;
  const alone = { ...claim, quiet: 'alone' } as const;
  const bench = new SchedulerBench([
    someTask('sanity.build', { resources: noisy, expectedMs: 3000 }),
    someTask('soak.a', { resources: alone, expectedMs: 2000 }),
    someTask('soak.b', { resources: alone, expectedMs: 1000 }),
    someTask('scrape.c', { expectedMs: 500 }),
  ]);
  assert.deepEqual(await bench.running(), ['sanity.build', 'scrape.c']);
  assert.equal(bench.waitingFor('soak.a'), 'waiting for quiet: sanity.build runs');
  await bench.end('sanity.build');
  assert.deepEqual(await bench.running(), ['scrape.c', 'soak.a']);
  assert.equal(bench.waitingFor('soak.b'), 'waiting for quiet: soak.a runs');
});

function wanting(name: string, gpu: number, expectedMs: number) {
  return someTask(`sanity.${name}`, { resources: { ...claim, gpu }, expectedMs });
}

test('two that want whole GPUs get different ones, the third waits for the one who holds most', async () => {
  const tasks = [wanting('a', 2, 3000), wanting('b', 1, 2000), wanting('c', 1, 1000)];
  const bench = new SchedulerBench(tasks, { capacity: { gpus: [0, 2, 5] } });
  assert.deepEqual(await bench.running(), ['sanity.a', 'sanity.b']);
  assert.deepEqual([...bench.gpus.values()], [[0, 2], [5]]);
  assert.equal(bench.waitingFor('sanity.c'), 'waiting for a gpu: sanity.a holds 2 of 3');
  await bench.end('sanity.b');
  await bench.running();
  assert.deepEqual(bench.gpus.get('sanity.c'), [5]);
});

test('shares of a GPU add up to one and not to more, and crowd together so that whole ones stay free', async () => {
  const quarters = ['a', 'b', 'c', 'd'].map((name, at) => wanting(name, 0.25, 9000 - at));
  const tasks = [...quarters, wanting('e', 0.4, 3000), wanting('f', 0.7, 2000), wanting('g', 1, 1)];
  const bench = new SchedulerBench(tasks, { capacity: { gpus: [0, 1] } });
  assert.deepEqual(await bench.running(), [
    'sanity.a',
    'sanity.b',
    'sanity.c',
    'sanity.d',
    'sanity.e',
  ]);
  assert.deepEqual([...bench.gpus.values()].flat(), [0, 0, 0, 0, 1]);
  assert.equal(bench.waitingFor('sanity.f'), 'waiting for a gpu: sanity.e holds 0.400 of 2');
  for (const name of ['a', 'b', 'c', 'd'] as const) await bench.end(`sanity.${name}`);
  assert.deepEqual(await bench.running(), ['sanity.e', 'sanity.f']);
  assert.deepEqual(bench.gpus.get('sanity.f'), [0]);
});

test('a service keeps its GPU from its start to its stop', async () => {
  const serve = someTask('serve.a', { resources: { ...claim, gpu: 1 }, expectedMs: 9000 });
  const smoke = someTask('smoke.a', { needs: ['serve.a'], expectedMs: 9000 });
  const bench = new SchedulerBench([serve, smoke, wanting('b', 0.5, 1)], {
    capacity: { gpus: [3] },
  });
  assert.deepEqual(await bench.running(), ['serve.a']);
  const served = { model: 'm', processes: [], api: { host: 'h', port: 1 } };
  const stopped = Promise.withResolvers<void>();
  const service = { served, lost: new Promise<never>(() => {}), stop: () => stopped.promise };
  await bench.end('serve.a', { ...PASSED, status: 'passed', output: {}, service });
  assert.deepEqual(await bench.running(), ['smoke.a']);
  await bench.end('smoke.a');
  assert.deepEqual(await bench.running(), []);
  assert.equal(bench.waitingFor('sanity.b'), 'waiting for a gpu: serve.a holds 1 of 1');
  stopped.resolve();
  assert.deepEqual(await bench.running(), ['sanity.b']);
  assert.deepEqual(bench.gpus.get('sanity.b'), [3]);
});

test('where there are no GPUs or too few, what wants them starts all the same, with all there are', async () => {
  const none = new SchedulerBench([wanting('a', 1, 1)], { capacity: { gpus: [] } });
  assert.deepEqual(await none.running(), ['sanity.a']);
  assert.deepEqual(none.gpus.get('sanity.a'), []);
  const few = new SchedulerBench([wanting('a', 8, 1)], { capacity: { gpus: [1, 4] } });
  assert.deepEqual(await few.running(), ['sanity.a']);
  assert.deepEqual(few.gpus.get('sanity.a'), [1, 4]);
});
