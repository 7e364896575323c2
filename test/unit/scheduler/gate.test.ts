import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../../../src/model/gate.ts';
import { failure } from '../../../src/model/reason.ts';
import { admits, broken, busy, claim, ManualGate, served } from '../../rig/manual-gate.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { SchedulerBench } from '../../rig/scheduler-bench.ts';

const full = failure('disk', 'only 1 GB is free');

test('a task starts once the gate has admitted it, with the GPUs it was given there', async () => {
  const gate = new ManualGate((_, gpus) => ({ kind: 'admitted', gpus: gpus.slice(-2) }));
  const bench = new SchedulerBench(
    [
      someTask('sanity.a', { resources: { ...claim, gpu: 2 }, expectedMs: 90_000 }),
      someTask('sanity.b', { resources: { ...claim, gpu: 1 } }),
    ],
    { gate, capacity: { gpus: [0, 1, 4] } },
  );
  assert.deepEqual(await bench.running(), ['sanity.a', 'sanity.b']);
  assert.deepEqual(gate.offered.get('sanity.a'), [0, 1, 4]);
  assert.deepEqual(bench.gpus.get('sanity.a'), [1, 4]);
  assert.deepEqual(gate.asked, ['sanity.a', 'sanity.b']);
  assert.deepEqual(gate.offered.get('sanity.b'), [0]);
});

test('a share of a GPU is offered the fullest that still has room first', async () => {
  const gate = new ManualGate();
  const share = (name: string, gpu: number, expectedMs: number) =>
    someTask(`sanity.${name}`, { resources: { ...claim, gpu }, expectedMs });
  const bench = new SchedulerBench(
    [share('a', 0.75, 3000), share('b', 0.5, 2000), share('c', 0.25, 1)],
    {
      gate,
      capacity: { gpus: [3, 7] },
    },
  );
  await bench.running();
  assert.deepEqual([...gate.offered.values()], [[3, 7], [7], [3, 7]]);
  assert.deepEqual([...bench.gpus.values()], [[3], [7], [3]]);
});

test('one that must wait says why and is asked again within a second; others are asked meanwhile', async () => {
  const gate = new ManualGate((task, gpus) => (task.id === 'sanity.a' ? busy : admits(task, gpus)));
  const bench = new SchedulerBench(
    [someTask('sanity.a', { expectedMs: 90_000 }), someTask('sanity.b')],
    {
      gate,
    },
  );
  assert.deepEqual(await bench.running(), ['sanity.b']);
  assert.equal(bench.waitingFor('sanity.a'), busy.why);
  await bench.clock.advance(999);
  assert.deepEqual(gate.asked, ['sanity.a', 'sanity.b']);
  await bench.clock.advance(1);
  assert.deepEqual(gate.asked, ['sanity.a', 'sanity.b', 'sanity.a']);
  gate.answer = admits;
  await bench.clock.advance(1000);
  assert.deepEqual(await bench.running(), ['sanity.a', 'sanity.b']);
  const said = bench.events.filter((e) => e.type === 'task-waiting');
  assert.equal(said.length, 1, 'the same words are said once');
});

test('one that must wait is asked again as soon as something of ours ends', async () => {
  const gate = new ManualGate((task, gpus) => (task.id === 'sanity.a' ? busy : admits(task, gpus)));
  const bench = new SchedulerBench(
    [someTask('sanity.a', { expectedMs: 90_000 }), someTask('sanity.b')],
    {
      gate,
    },
  );
  await bench.running();
  gate.answer = admits;
  await bench.end('sanity.b');
  assert.deepEqual(await bench.running(), ['sanity.a']);
  await bench.end('sanity.a');
  assert.deepEqual(await bench.results(), { 'sanity.a': 'passed', 'sanity.b': 'passed' });
  assert.equal(bench.clock.sleeping, 0, 'no timer is left');
});

test('a round goes through all who are ready before it begins again, however often something ends', async () => {
  const answers: ((entry: Entry) => void)[] = [];
  const gate = new ManualGate(
    () =>
      new Promise((resolve) => {
        answers.push(resolve);
      }),
  );
  const names = ['a', 'b', 'c'].map((name, at) =>
    someTask(`sanity.${name}`, { expectedMs: 90_000 - at }),
  );
  const bench = new SchedulerBench([...names, someTask('sanity.d', { expectedMs: 990_000 })], {
    gate,
  });
  await bench.running();
  assert.deepEqual(gate.asked, ['sanity.d'], 'one question at a time');
  answers.shift()?.({ kind: 'admitted', gpus: [] });
  await bench.running();
  answers.shift()?.(busy);
  await bench.running();
  await bench.end('sanity.d');
  answers.shift()?.(busy);
  await bench.running();
  answers.shift()?.(busy);
  await bench.running();
  assert.deepEqual(gate.asked, ['sanity.d', 'sanity.a', 'sanity.b', 'sanity.c', 'sanity.a']);
});

test('a run whose last tasks wait only for the gate neither ends nor starts them past it', async () => {
  const gate = new ManualGate(() => busy);
  const bench = new SchedulerBench([someTask('sanity.a')], { gate });
  await bench.clock.advance(60_000);
  assert.deepEqual(await bench.running(), []);
  assert.equal(gate.asked.length, 61);
  assert.equal(bench.clock.sleeping, 1);
  gate.answer = admits;
  await bench.clock.advance(1000);
  assert.deepEqual(await bench.running(), ['sanity.a']);
});

test('what starts although it does not fit goes through the gate all the same', async () => {
  const gate = new ManualGate();
  const all = { ...claim, cpu: 0, memoryMb: 10 };
  const bench = new SchedulerBench(
    [
      someTask('serve.a', { resources: all }),
      someTask('smoke.a', { needs: ['serve.a'], resources: all }),
    ],
    { gate, capacity: { memoryMb: 10 } },
  );
  await bench.running();
  gate.answer = () => busy;
  await bench.end('serve.a', served);
  assert.deepEqual(await bench.running(), []);
  await bench.clock.advance(3000);
  assert.equal(bench.waitingFor('smoke.a'), busy.why);
  assert.equal(gate.asked.filter((id) => id === 'smoke.a').length, 4);
  const before = bench.events.length;
  await bench.clock.advance(3000);
  assert.equal(bench.events.length, before, 'it does not say two things in turn');
  gate.answer = admits;
  await bench.clock.advance(1000);
  assert.deepEqual(await bench.running(), ['smoke.a']);
});

test('nothing starts although it does not fit while another waits for the gate alone', async () => {
  const gate = new ManualGate();
  const resources = { ...claim, cpu: 0, memoryMb: 10 };
  const bench = new SchedulerBench(
    [
      someTask('serve.a', { resources, expectedMs: 900_000 }),
      someTask('smoke.a', { needs: ['serve.a'], resources: { ...claim, memoryMb: 0 } }),
      someTask('sanity.b', { resources }),
    ],
    { gate, capacity: { memoryMb: 10 } },
  );
  await bench.running();
  gate.answer = (task, gpus) => (task.id === 'smoke.a' ? busy : admits(task, gpus));
  await bench.end('serve.a', served);
  await bench.clock.advance(5000);
  assert.deepEqual(await bench.running(), []);
  assert.equal(gate.asked.includes('sanity.b'), false);
});

test('one that is refused has failed for that reason, without a start, and blocks what rests on it', async () => {
  const gate = new ManualGate((task, gpus) =>
    task.id === 'sanity.a' ? { kind: 'refused', reason: full } : admits(task, gpus),
  );
  const bench = new SchedulerBench(
    [someTask('sanity.a'), someTask('smoke.a', { needs: ['sanity.a'] }), someTask('sanity.b')],
    { gate },
  );
  assert.deepEqual(await bench.running(), ['sanity.b']);
  await bench.end('sanity.b');
  assert.deepEqual(await bench.results(), {
    'sanity.a': 'failed: disk',
    'smoke.a': 'skipped: blocked',
    'sanity.b': 'passed',
  });
  const refused = (await bench.finished()).get('sanity.a');
  assert.deepEqual([refused?.attempts, refused?.startedAt], [0, null]);
  assert.equal(refused?.reason?.repeat, 'builder --only sanity');
});

test('a refusal ends a run that fails fast', async () => {
  const gate = new ManualGate((task, gpus) =>
    task.id === 'sanity.b' ? { kind: 'refused', reason: full } : admits(task, gpus),
  );
  const bench = new SchedulerBench(
    [someTask('sanity.a', { expectedMs: 90_000 }), someTask('sanity.b')],
    {
      gate,
      failureMode: 'fail-fast',
    },
  );
  await bench.running();
  assert.equal(bench.signalOf('sanity.a').aborted, true);
  await bench.end('sanity.a', broken);
  assert.deepEqual(await bench.results(), {
    'sanity.a': 'cancelled: cancelled',
    'sanity.b': 'failed: disk',
  });
});

test('a ready service holds what it keeps, without a core, and leaves once when it has stopped', async () => {
  const gate = new ManualGate();
  const resources = { ...claim, cpu: 4, memoryMb: 6, gpu: 1, quiet: 'noisy' } as const;
  const bench = new SchedulerBench(
    [someTask('serve.a', { resources }), someTask('smoke.a', { needs: ['serve.a'] })],
    { gate },
  );
  await bench.running();
  assert.deepEqual(gate.held, []);
  await bench.end('serve.a', served);
  await bench.running();
  assert.deepEqual(gate.held, [['serve.a', { ...resources, cpu: 0, quiet: 'either' }]]);
  assert.deepEqual(gate.left, []);
  await bench.end('smoke.a');
  await bench.finished();
  assert.deepEqual(gate.left, ['smoke.a', 'serve.a']);
  assert.equal(gate.inside.size, 0);
});

test('time at the gate is not taken from the deadline of a task', async () => {
  const gate = new ManualGate(() => busy);
  const bench = new SchedulerBench([someTask('sanity.a', { deadlineMs: 5000 })], { gate });
  await bench.clock.advance(600_000);
  gate.answer = admits;
  await bench.clock.advance(1000);
  const signal = bench.signalOf('sanity.a');
  await bench.clock.advance(4999);
  assert.equal(signal.aborted, false);
  await bench.clock.advance(1);
  assert.equal(signal.aborted, true);
});
