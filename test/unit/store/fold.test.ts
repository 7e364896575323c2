import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import * as v from 'valibot';
import type { Event } from '../../../src/model/event.ts';
import type { Task } from '../../../src/model/plan.ts';
import { type Results, ResultsSchema } from '../../../src/model/results.ts';
import { STATUSES } from '../../../src/model/reason.ts';
import { fold, taskOrder } from '../../../src/store/fold.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';
import {
  BEGIN,
  PROVENANCE,
  RUN,
  runEnded,
  runStarted,
  someMeasurement,
  taskEnded,
} from '../../rig/run-events.ts';

const tasks = ['soak.a', 'soak.b', 'soak.c', 'metrics.a'].map((id) => someTask(`soak.${id}`));
const order = taskOrder(somePlan(tasks));

function foldAll(events: readonly Event[]): Results | null {
  return events.reduce<Results | null>((results, event) => fold(results, event, order), null);
}

test('a run that has started and not ended is open', () => {
  const results = foldAll([runStarted()]);
  assert.deepEqual(results?.run, {
    id: RUN,
    startedAt: '2026-11-21T07:00:00.000Z',
    finishedAt: null,
    verdict: null,
    exitCode: null,
  });
  assert.equal(foldAll([{ type: 'note', at: BEGIN, message: 'too early' }]), null);
});

test('the end of a run sets its verdict and its time', () => {
  const results = foldAll([runStarted(), runEnded(BEGIN + 125_000, 4)]);
  assert.deepEqual(results?.run, {
    id: RUN,
    startedAt: '2026-11-21T07:00:00.000Z',
    finishedAt: '2026-11-21T07:02:05.000Z',
    verdict: 'failed',
    exitCode: 4,
  });
});

test('an event that stores nothing gives back the same object', () => {
  const results = foldAll([runStarted()]);
  const same: Event = { type: 'task-progress', at: BEGIN, task: 'soak.a', message: 'half' };
  assert.equal(fold(results, same, order), results);
});

test('a task that ends twice counts as it ended last, with its numbers', () => {
  const [task] = tasks;
  assert.ok(task !== undefined);
  const output = { measurement: someMeasurement(task) };
  const failed = taskEnded(task, { status: 'failed' }, output);
  const results = foldAll([runStarted(), failed, taskEnded(task, {}, output)]);
  assert.deepEqual(
    results?.tasks.map(({ status }) => status),
    ['passed'],
  );
  assert.equal(results.measurements.length, 1);
});

test('a run that goes on is open again, and what starts anew counts as if it had never been', () => {
  const [first, second] = tasks;
  assert.ok(first && second);
  const measured = (task: Task): Event =>
    taskEnded(task, {}, { measurement: someMeasurement(task) });
  const provenance = { ...PROVENANCE, seed: 9, command: ['builder', 'resume'] };
  const resumed: Event = {
    type: 'run-resumed',
    at: BEGIN + 9000,
    provenance,
    again: [second.id],
  };
  const cancelled: Event = {
    type: 'run-ended',
    at: BEGIN + 8000,
    verdict: 'cancelled',
    exitCode: 130,
  };
  const results = foldAll([runStarted(), measured(first), measured(second), cancelled, resumed]);
  assert.deepEqual(results?.run, foldAll([runStarted()])?.run);
  assert.deepEqual(
    [results?.tasks.map(({ id }) => id), results?.measurements.map(({ task }) => task)],
    [[first.id], [first.id]],
  );
  // It is one run: the command that asked for it stays.
  assert.deepEqual(results?.provenance, { ...provenance, command: PROVENANCE.command });
});

test('whatever order tasks end in, the results hold each once, in the order of the plan', () => {
  const endings = fc.array(
    fc.record({ task: fc.nat(tasks.length - 1), status: fc.constantFrom(...STATUSES) }),
  );
  fc.assert(
    fc.property(endings, (ends) => {
      const last = new Map<string, string>();
      const events = ends.flatMap(({ task: place, status }) => {
        const task = tasks[place];
        if (task === undefined) return [];
        last.set(task.id, status);
        return [taskEnded(task, { status }, { measurement: someMeasurement(task) })];
      });
      const results = foldAll([runStarted(), ...events, runEnded(BEGIN + 1)]);
      assert.ok(v.is(ResultsSchema, results));
      const expected = tasks.filter(({ id }) => last.has(id)).map(({ id }) => id);
      assert.deepEqual(
        results.tasks.map(({ id }) => id),
        expected,
      );
      assert.deepEqual(
        results.measurements.map(({ task }) => task),
        expected,
      );
      for (const { id, status } of results.tasks) assert.equal(status, last.get(id));
    }),
  );
});
