import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskCourse } from '../../../src/model/course.ts';
import type { BuildStep, Event } from '../../../src/model/event.ts';
import { failure } from '../../../src/model/reason.ts';
import { CourseFold, courseOf } from '../../../src/store/course.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';
import { BEGIN, PROVENANCE, runStarted, taskEnded } from '../../rig/run-events.ts';

const task = someTask('serve.a');
const other = someTask('soak.a');
const plan = somePlan([task, other]);

function after(...events: Event[]): TaskCourse {
  const course = courseOf(plan, [runStarted(), ...events]).get(task.id);
  assert.ok(course);
  return course;
}

function waiting(at: number, why: string): Event {
  return { type: 'task-waiting', at: BEGIN + at, task: task.id, why };
}

function started(at: number, attempt = 1): Event {
  return { type: 'task-started', at: BEGIN + at, task: task.id, attempt };
}

function service(at: number, state: 'ready' | 'stopping' | 'stopped' | 'failed'): Event {
  return { type: 'service-changed', at: BEGIN + at, task: task.id, state };
}

test('each task of the plan has a course, and no other', () => {
  const unknown = someTask('smoke.z');
  const course = courseOf(plan, [runStarted(), taskEnded(unknown)]);
  assert.deepEqual([...course.keys()], [task.id, other.id]);
  assert.equal(course.get(other.id)?.state, 'waiting');
});

test('one wait ends where the next begins, the last one where the task starts', () => {
  const course = after(waiting(0, 'waiting for build.a'), waiting(40, 'waiting for memory'));
  assert.deepEqual(course.waits, [
    { from: BEGIN, to: BEGIN + 40, why: 'waiting for build.a' },
    { from: BEGIN + 40, to: null, why: 'waiting for memory' },
  ]);
  assert.equal(course.message, 'waiting for memory');
  const running = after(waiting(0, 'waiting for build.a'), started(90));
  assert.deepEqual(running.waits, [{ from: BEGIN, to: BEGIN + 90, why: 'waiting for build.a' }]);
  assert.deepEqual([running.state, running.startedAt], ['running', BEGIN + 90]);
});

test('a task that ends without having started waited until then', () => {
  const end = taskEnded(task, { status: 'skipped', startedAt: null, attempts: 0 }, {}, BEGIN + 70);
  const course = after(waiting(0, 'waiting for build.a'), end);
  assert.deepEqual(course.waits, [{ from: BEGIN, to: BEGIN + 70, why: 'waiting for build.a' }]);
  assert.deepEqual([course.state, course.startedAt, course.endedAt], ['ended', null, BEGIN + 70]);
});

test('the time between two attempts is a wait that tells why', () => {
  const lost: Event = {
    type: 'attempt-failed',
    at: BEGIN + 20,
    task: task.id,
    attempt: 1,
    reason: failure('network', 'the registry did not answer'),
    retryInMs: 30,
  };
  const course = after(started(0), lost, started(50, 2));
  assert.deepEqual(course.waits, [
    {
      from: BEGIN + 20,
      to: BEGIN + 50,
      why: 'attempt 1 failed: the registry did not answer',
    },
  ]);
  assert.deepEqual([course.startedAt, course.message], [BEGIN, 'attempt 2']);
});

test('a step counts as it was told last, in the order of first mention', () => {
  const step = (digest: string, state: BuildStep['state']): Event => ({
    type: 'build-step',
    at: BEGIN,
    task: task.id,
    step: { digest, name: `step ${digest}`, state, startedAt: BEGIN, finishedAt: null },
  });
  const { steps } = after(
    started(0),
    step('a', 'started'),
    step('b', 'started'),
    step('a', 'done'),
  );
  assert.deepEqual(
    steps.map(({ digest, state }) => `${digest} ${state}`),
    ['a done', 'b started'],
  );
});

test('a server lives from ready to its first end', () => {
  assert.equal(after(started(0)).service, null);
  assert.deepEqual(after(service(5, 'ready')).service, { readyAt: BEGIN + 5, stoppedAt: null });
  const stopped = after(service(5, 'ready'), service(7, 'stopping'), service(9, 'stopped'));
  assert.deepEqual(stopped.service, { readyAt: BEGIN + 5, stoppedAt: BEGIN + 9 });
  const died = after(service(5, 'ready'), service(6, 'failed'), service(9, 'stopped'));
  assert.deepEqual(died.service, { readyAt: BEGIN + 5, stoppedAt: BEGIN + 6 });
});

test('a course taken during a run stays as it was', () => {
  const fold = new CourseFold(plan);
  fold.add(waiting(0, 'waiting for build.a'));
  const before = fold.course();
  fold.add(started(10));
  assert.deepEqual(before.get(task.id)?.waits, [
    { from: BEGIN, to: null, why: 'waiting for build.a' },
  ]);
  assert.equal(before.get(task.id)?.state, 'waiting');
  assert.equal(fold.course().get(task.id)?.state, 'running');
});

test('what a running task does is its last progress', () => {
  const progress: Event = {
    type: 'task-progress',
    at: BEGIN + 3,
    task: task.id,
    message: 'worker /health: 503',
  };
  assert.equal(after(started(0), progress).message, 'worker /health: 503');
});

test('the time between the last sign of life and the moment in which the run went on is a gap', () => {
  const resumed: Event = {
    type: 'run-resumed',
    at: BEGIN + 9000,
    provenance: PROVENANCE,
    again: [other.id],
  };
  const events = [
    started(10),
    taskEnded(task, {}, {}, BEGIN + 50),
    service(60, 'ready'),
    { type: 'task-started', at: BEGIN + 70, task: other.id, attempt: 2 } as const,
    resumed,
    { type: 'task-started', at: BEGIN + 9500, task: other.id, attempt: 1 } as const,
  ];
  const course = courseOf(plan, [runStarted(), ...events]);
  assert.deepEqual(course.get(task.id)?.service, { readyAt: BEGIN + 60, stoppedAt: BEGIN + 70 });
  assert.deepEqual(course.get(other.id), {
    state: 'running',
    startedAt: BEGIN + 9500,
    endedAt: null,
    message: '',
    waits: [{ from: BEGIN + 70, to: BEGIN + 9000, why: 'the run was cut off' }],
    steps: [],
    service: null,
  });
});
