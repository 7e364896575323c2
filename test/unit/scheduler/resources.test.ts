import assert from 'node:assert/strict';
import { test } from 'node:test';
import { someTask } from '../../rig/plan-tasks.ts';
import { SchedulerBench } from '../../rig/scheduler-bench.ts';

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
  ['gpu', 'a gpu: sanity.a holds 3 of 4'],
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

test('fractions of a GPU add up to one, and not to more', async () => {
  const third = { ...claim, gpu: 0.4 };
  const bench = new SchedulerBench(
    ['a', 'b', 'c'].map((name) => someTask(`sanity.${name}`, { resources: third })),
  );
  assert.equal((await bench.running()).length, 2);
});
