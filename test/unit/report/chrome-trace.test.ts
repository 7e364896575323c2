import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { BuildStep, Event } from '../../../src/model/event.ts';
import { failure } from '../../../src/model/reason.ts';
import type { Results } from '../../../src/model/results.ts';
import type { ReportInput } from '../../../src/report/report-input.ts';
import { chromeTrace } from '../../../src/report/trace/chrome-trace.ts';
import { traceText } from '../../../src/report/trace/trace-text.ts';
import { courseOf } from '../../../src/store/course.ts';
import { fold, taskOrder } from '../../../src/store/fold.ts';
import { spansOf, traceProblems, type TraceSpan } from '../../rig/chrome-trace.ts';
import { BEGIN, endOf, runEnded, runStarted } from '../../rig/run-events.ts';
import { EMBEDDED, plan as planOf, planTask } from './samples.ts';

const tasks = ['mocker-vllm', 'mocker-sglang'].flatMap((framework) =>
  (['build', 'serve', 'soak'] as const).map((kind) => planTask(kind, framework, EMBEDDED)),
);
const plan = planOf(tasks, [EMBEDDED]);
const [build, serve, soak, otherBuild] = tasks;
assert.ok(build && serve && soak && otherBuild);

/** A run of which this much was stored. */
function traced(events: readonly Event[], more: Partial<ReportInput> = {}): unknown {
  const order = taskOrder(plan);
  const all = [runStarted(), ...events];
  const results = all.reduce<Results | null>((so, event) => fold(so, event, order), null);
  assert.ok(results);
  const course = courseOf(plan, all);
  return chromeTrace({ plan, results, course, comparison: [], now: BEGIN + 9000, ...more });
}

function spans(events: readonly Event[], more: Partial<ReportInput> = {}): string[] {
  return spansOf(traced(events, more)).map(inWords);
}

function inWords({ cat, name, ts, dur }: TraceSpan): string {
  return `${cat} ${name}: ${ts / 1000} +${dur / 1000}`;
}

function starts(at: number, task: string, attempt = 1): Event {
  return { type: 'task-started', at: BEGIN + at, task, attempt };
}

function ends(at: number, task: (typeof tasks)[number], more = {}): Event {
  const result = endOf(task, { startedAt: new Date(BEGIN).toISOString(), ...more });
  return { type: 'task-ended', at: BEGIN + at, task: task.id, result, output: {} };
}

function step(task: string, told: Partial<BuildStep> & { readonly startedAt: number }): Event {
  const { digest = 'a', name = 'RUN make', state = 'done', finishedAt: end = null } = told;
  const begin = BEGIN + told.startedAt;
  const finishedAt = end === null ? null : BEGIN + end;
  return {
    type: 'build-step',
    at: BEGIN,
    task,
    step: { digest, name, state, startedAt: begin, finishedAt },
  };
}

test('a run is a span, and each task one on its own row, after what it waited for', () => {
  const events: Event[] = [
    { type: 'task-waiting', at: BEGIN, task: serve.id, why: `waiting for ${build.id}` },
    starts(10, build.id),
    ends(500, build),
    starts(510, serve.id),
    ends(700, serve, { status: 'failed', reason: failure('not-ready', 'no answer') }),
    runEnded(BEGIN + 800, 4),
  ];
  assert.deepEqual(spans(events), [
    'run 20261121T070000Z-3fa9: 0 +800',
    `task ${build.id}: 10 +490`,
    `wait waiting for ${build.id}: 0 +510`,
    `task ${serve.id}: 510 +190`,
  ]);
  const failed = spansOf(traced(events)).find(({ name }) => name === serve.id);
  assert.deepEqual(failed?.args, {
    status: 'failed',
    framework: 'mocker-vllm',
    target: 'runtime',
    ref: 'builder',
    revision: 'builder@0.1.0',
    simulated: 'yes',
    attempts: 1,
    log: `logs/${serve.id}.log`,
    class: 'not-ready',
    reason: 'no answer',
  });
});

test('several attempts lie within their task, with the waits between them', () => {
  const lost = failure('network', 'the registry did not answer');
  const events: Event[] = [
    starts(0, build.id),
    {
      type: 'attempt-failed',
      at: BEGIN + 100,
      task: build.id,
      attempt: 1,
      reason: lost,
      retryInMs: 50,
    },
    starts(150, build.id, 2),
    ends(300, build, { attempts: 2, retried: [lost] }),
    runEnded(BEGIN + 300),
  ];
  assert.deepEqual(spans(events), [
    'run 20261121T070000Z-3fa9: 0 +300',
    `task ${build.id}: 0 +300`,
    'attempt attempt 1: 0 +100',
    'attempt attempt 2: 150 +150',
    'wait waits for the next attempt: 100 +50',
  ]);
  const first = spansOf(traced(events)).find(({ cat }) => cat === 'attempt');
  assert.deepEqual(first?.args, { class: 'network', message: 'the registry did not answer' });
});

test('a wait for the engine belongs to the pause between two attempts', () => {
  const lost = failure('engine-lost', 'the engine is gone');
  const failed = { type: 'attempt-failed', attempt: 1, reason: lost, retryInMs: 50 } as const;
  const why = 'waiting for the Docker Engine to answer again';
  const events: Event[] = [
    starts(0, build.id),
    { ...failed, at: BEGIN + 100, task: build.id },
    { type: 'task-waiting', at: BEGIN + 100, task: build.id, why },
    starts(250, build.id, 2),
    ends(300, build, { attempts: 2, flaky: true, retried: [lost] }),
    runEnded(BEGIN + 300),
  ];
  assert.deepEqual(spans(events).slice(2), [
    'attempt attempt 1: 0 +100',
    'attempt attempt 2: 250 +50',
    'wait waits for the next attempt: 100 +150',
  ]);
  const task = spansOf(traced(events)).find(({ cat }) => cat === 'task');
  assert.equal(task?.args?.['flaky'], 'yes');
});

test('steps of a build that overlap lie on several rows; shared ones are told once, apart', () => {
  const trace = traced([
    starts(0, build.id),
    starts(0, otherBuild.id),
    step(build.id, { digest: 'shared', startedAt: 10, finishedAt: 100 }),
    step(otherBuild.id, { digest: 'shared', startedAt: 10, finishedAt: 100 }),
    step(build.id, { digest: 'a', startedAt: 100, finishedAt: 300 }),
    step(build.id, { digest: 'b', startedAt: 200, finishedAt: 400 }),
    step(build.id, { digest: 'c', startedAt: 300, finishedAt: 500 }),
    ends(600, build),
    ends(600, otherBuild),
    runEnded(BEGIN + 600),
  ]);
  const steps = spansOf(trace).filter(({ cat }) => cat === 'build-step');
  assert.deepEqual(
    steps.map(({ pid, tid, args }) => `${String(args['digest'])} on ${pid}.${tid}`),
    ['a on 2.2', 'c on 2.2', 'b on 2.3', 'shared on 4.1'],
  );
  assert.equal(steps.at(-1)?.args['builds'], `${build.id}, ${otherBuild.id}`);
  assert.deepEqual(traceProblems(trace), []);
});

test('a served model lives on a row of its own', () => {
  const events: Event[] = [
    starts(0, serve.id),
    { type: 'service-changed', at: BEGIN + 100, task: serve.id, state: 'ready' },
    ends(101, serve),
    { type: 'service-changed', at: BEGIN + 900, task: serve.id, state: 'stopped' },
    runEnded(BEGIN + 950),
  ];
  assert.ok(spans(events).includes('service model served: 100 +800'));
});

test('what a killed run had not ended reaches to its last sign of life', () => {
  const events: Event[] = [
    starts(0, build.id),
    step(build.id, { state: 'started', startedAt: 10 }),
    { type: 'task-waiting', at: BEGIN, task: serve.id, why: `waiting for ${build.id}` },
    starts(20, otherBuild.id),
    ends(250, otherBuild, { durationMs: 230 }),
  ];
  const trace = traced(events, { lost: true, now: BEGIN + 86_400_000 });
  assert.deepEqual(
    spansOf(trace).map(({ name, ts, dur }) => `${name} ${(ts + dur) / 1000}`),
    [
      '20261121T070000Z-3fa9 250',
      `${build.id} 250`,
      'RUN make 250',
      `waiting for ${build.id} 250`,
      `${otherBuild.id} 250`,
    ],
  );
  const [, task] = spansOf(trace);
  assert.equal(task?.args['status'], 'not-run');
});

test('without its events a run still has the tasks that ended', () => {
  const order = taskOrder(plan);
  const events = [runStarted(), ends(4210, build), runEnded(BEGIN + 5000)];
  const results = events.reduce<Results | null>((so, event) => fold(so, event, order), null);
  assert.ok(results);
  const trace = chromeTrace({ plan, results, comparison: [], now: BEGIN });
  assert.deepEqual(spansOf(trace).map(inWords), [
    'run 20261121T070000Z-3fa9: 0 +5000',
    `task ${build.id}: 0 +4210`,
  ]);
});

test('the text is JSON with an event a line', () => {
  const trace = chromeTrace({
    plan,
    results: fold(null, runStarted(), taskOrder(plan)) ?? assert.fail(),
    comparison: [],
    now: BEGIN,
  });
  const text = traceText(trace);
  assert.deepEqual(JSON.parse(text), trace);
  assert.equal(text.split('\n').length, trace.traceEvents.length + 3);
});

/** Any course of events, in the order of time; some tasks never end, some steps are shared. */
const anyEvents = fc
  .array(
    fc.record({
      task: fc.nat(tasks.length - 1),
      after: fc.double({ min: 0, max: 50, noNaN: true }),
      what: fc.constantFrom('wait', 'start', 'step', 'step', 'fail', 'ready', 'stopped', 'end'),
      digest: fc.constantFrom('a', 'b', 'c', 'd'),
      length: fc.double({ min: 0, max: 80, noNaN: true }),
      open: fc.boolean(),
    }),
    { maxLength: 60 },
  )
  .map((told) => {
    let at = 0;
    return told.map((one): Event => {
      at += one.after;
      const task = tasks[one.task] ?? build;
      if (one.what === 'wait')
        return { type: 'task-waiting', at: BEGIN + at, task: task.id, why: 'waiting for memory' };
      if (one.what === 'start') return starts(at, task.id);
      if (one.what === 'end') return ends(at, task);
      if (one.what === 'step')
        return step(task.id, {
          digest: one.digest,
          startedAt: Math.floor(at / 100) * 100,
          finishedAt: one.open ? null : at + one.length,
        });
      if (one.what === 'fail')
        return {
          type: 'attempt-failed',
          at: BEGIN + at,
          task: task.id,
          attempt: 1,
          reason: failure('network', 'gone'),
          retryInMs: 1,
        };
      return { type: 'service-changed', at: BEGIN + at, task: task.id, state: one.what };
    });
  });

test('whatever happened, the trace is valid and no span cuts another', () => {
  fc.assert(
    fc.property(anyEvents, fc.boolean(), (events, lost) => {
      assert.deepEqual(traceProblems(traced(events, { lost, now: BEGIN + 10_000 })), []);
    }),
    { numRuns: 300 },
  );
});
