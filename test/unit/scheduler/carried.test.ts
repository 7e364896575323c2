import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '../../../src/model/reason.ts';
import type { Task } from '../../../src/model/plan.ts';
import type { TaskResult } from '../../../src/model/results.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { endOf } from '../../rig/run-events.ts';
import { SchedulerBench } from '../../rig/scheduler-bench.ts';

function carried(...ends: readonly TaskResult[]): ReadonlyMap<string, TaskResult> {
  return new Map(ends.map((end) => [end.id, end]));
}

function eventsOf(bench: SchedulerBench, { id }: Task) {
  return bench.events.filter((event) => 'task' in event && event.task === id);
}

test('what passed before stays passed with that very result, is not started, and says nothing', async () => {
  const before = someTask('sanity.a');
  const end = endOf(before, { durationMs: 4711, attempts: 2, flaky: true });
  const bench = new SchedulerBench([before, someTask('smoke.b', { needs: ['sanity.a'] })], {
    carried: carried(end),
  });
  assert.deepEqual(await bench.running(), ['smoke.b']);
  await bench.end('smoke.b');
  const results = await bench.finished();
  assert.equal(results.get('sanity.a'), end);
  assert.deepEqual(eventsOf(bench, before), []);
  assert.deepEqual(bench.starts, ['smoke.b']);
});

test('what failed before blocks what rests on it', async () => {
  const before = someTask('serve.a');
  const end = endOf(before, { status: 'failed', reason: failure('not-ready', 'no answer') });
  const bench = new SchedulerBench([before, someTask('smoke.b', { needs: ['serve.a'] })], {
    carried: carried(end),
  });
  assert.deepEqual(await bench.results(), {
    'serve.a': 'failed: not-ready',
    'smoke.b': 'skipped: blocked',
  });
});

test('a run of which everything is carried ends at once', async () => {
  const tasks = [someTask('serve.a'), someTask('smoke.a', { needs: ['serve.a'] })];
  const bench = new SchedulerBench(tasks, {
    carried: carried(...tasks.map((task) => endOf(task))),
  });
  assert.deepEqual(await bench.results(), { 'serve.a': 'passed', 'smoke.a': 'passed' });
  assert.deepEqual(bench.events, []);
});

test('a server starts again for those who still need it, and stops after them', async () => {
  const stops: string[] = [];
  const tasks = [
    someTask('serve.a'),
    someTask('smoke.a', { needs: ['serve.a'] }),
    someTask('soak.a', { needs: ['serve.a'] }),
  ];
  const bench = new SchedulerBench(tasks, {
    carried: carried(endOf(someTask('smoke.a', { needs: ['serve.a'] }))),
  });
  await bench.running();
  const service = {
    served: { model: 'tiny', processes: [], api: { host: '127.0.0.1', port: 1 } },
    lost: new Promise<never>(() => undefined),
    stop: (how: string) => {
      stops.push(how);
      return Promise.resolve();
    },
  };
  await bench.end('serve.a', { status: 'passed', output: {}, service });
  assert.deepEqual(await bench.running(), ['soak.a']);
  await bench.end('soak.a');
  await bench.finished();
  assert.deepEqual(stops, ['gently']);
});

for (const need of ['serve.a', 'compile.a', 'soak.a', 'scrape.a'] as const)
  test(`it is a bug to carry over ${need} for a task that works on what it left`, async () => {
    const before = someTask(need);
    const bench = new SchedulerBench([before, someTask('metrics.b', { needs: [need] })], {
      carried: carried(endOf(before)),
    });
    await assert.rejects(bench.finished(), {
      message: `${need} is carried over, but metrics.b works on what it left`,
    });
    assert.deepEqual(bench.starts, []);
  });

test('a promotion only asks whether a soak has passed', async () => {
  const before = someTask('soak.a');
  const bench = new SchedulerBench([before, someTask('promote.b', { needs: ['soak.a'] })], {
    carried: carried(endOf(before)),
  });
  assert.deepEqual(await bench.running(), ['promote.b']);
});
