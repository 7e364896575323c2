import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Wanted } from '../../../src/model/facts.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { notPassed } from '../../../src/plan/not-passed.ts';
import { failure } from '../../../src/model/reason.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { Results, TaskResult } from '../../../src/model/results.ts';
import { endedWith } from '../../../src/scheduler/task-run.ts';
import type { AttemptOutcome } from '../../../src/scheduler/attempt.ts';
import { OTHER_SHA, someBuild, someConfig, someFacts } from './question.ts';

const id = <K extends string>(kind: K): `${K}.vllm.runtime.012345678` =>
  `${kind}.vllm.runtime.012345678`;

function planOf(wanted: Wanted | null): Plan {
  return makePlan(someConfig(), someFacts({ wanted }), '0.1.0');
}

describe('a part of a plan', () => {
  test('has the tasks named and no need of any other', () => {
    const { tasks } = planOf({ tasks: new Set([id('serve'), id('soak')]), andNeeds: false });
    assert.deepEqual(
      tasks.map((task) => [task.id, task.needs]),
      [
        [id('serve'), []],
        [id('soak'), [id('serve')]],
      ],
    );
  });

  test('has what they need where that is meant', () => {
    const { tasks } = planOf({ tasks: new Set([id('soak')]), andNeeds: true });
    assert.deepEqual(
      tasks.map(({ kind }) => kind),
      ['build', 'sanity', 'serve', 'smoke', 'soak'],
    );
    assert.deepEqual(tasks.at(-1)?.needs, [id('serve'), id('smoke')]);
  });

  test('has the fingerprints of the whole', () => {
    const whole = new Map(planOf(null).tasks.map((task) => [task.id, task.fingerprint]));
    for (const task of planOf({ tasks: new Set([id('soak')]), andNeeds: true }).tasks)
      assert.deepEqual(task.fingerprint, whole.get(task.id));
  });

  test('takes nothing of another commit', () => {
    const builds = [someBuild(), someBuild({ revision: OTHER_SHA })];
    const wanted = { tasks: new Set([id('build')]), andNeeds: true };
    const { tasks } = makePlan(someConfig(), someFacts({ builds, wanted }), '0.1.0');
    assert.deepEqual(
      tasks.map((task) => task.id),
      [id('build')],
    );
  });
});

const PASSED: AttemptOutcome = { status: 'passed', output: {} };
const FAILED: AttemptOutcome = { status: 'failed', reason: failure('smoke', 'no answer') };

function results(plan: Plan, outcomes: readonly AttemptOutcome[]): Results {
  const tasks = outcomes.flatMap((outcome, at): TaskResult[] => {
    const task = plan.tasks[at];
    return task === undefined ? [] : [endedWith(task, outcome).result];
  });
  const run = { id: 'r', startedAt: '', finishedAt: '', verdict: null, exitCode: 0 };
  const host = { name: '', cores: 1, memoryMb: 1, kernel: '' };
  const provenance = {
    builder: '',
    node: '',
    host,
    engine: null,
    gpus: [],
    bases: {},
    seed: 1,
    command: [],
    simulated: false,
  };
  const none = { images: [], measurements: [], metrics: [] };
  return { version: 1, run, tasks, ...none, provenance };
}

function kindsLeft(outcomes: readonly AttemptOutcome[]): string[] {
  const plan = planOf(null);
  return notPassed(plan, results(plan, outcomes)).map(({ kind }) => kind);
}

describe('what did not pass', () => {
  const seven = planOf(null).tasks.length;

  test('is nothing where all passed, and where a step was unchanged or had no GPU', () => {
    assert.equal(seven, 7);
    assert.deepEqual(kindsLeft(Array.from({ length: 7 }, () => PASSED)), []);
    for (const skip of ['unchanged', 'gpu-absent', 'not-selected'] as const) {
      const skipped: AttemptOutcome = { status: 'skipped', reason: { class: skip, message: '' } };
      assert.deepEqual(kindsLeft(Array.from({ length: 7 }, () => skipped)), []);
    }
  });

  test('is what failed, was blocked, refused or cancelled, or never started', () => {
    const skipped = (reason: 'blocked' | 'refused'): AttemptOutcome => ({
      status: 'skipped',
      reason: { class: reason, message: '' },
    });
    assert.deepEqual(
      kindsLeft([
        PASSED,
        FAILED,
        skipped('blocked'),
        skipped('refused'),
        { status: 'cancelled', why: 'SIGINT' },
        PASSED,
      ]),
      ['sanity', 'serve', 'smoke', 'soak', 'metrics'],
    );
  });

  test('is every step of a branch that could not be planned', () => {
    const reason = failure('config', 'no such branch');
    const problems = [{ ref: 'gone', revision: null, framework: null, reason }];
    const plan = { ...planOf(null), problems };
    const left = notPassed(
      plan,
      results(
        plan,
        Array.from({ length: 7 }, () => PASSED),
      ),
    );
    assert.equal(left.length, 7);
    assert.ok(left.every(({ ref, framework }) => ref === 'gone' && framework === 'vllm'));
  });

  test('is every step of a framework that could not be planned, although none is in the plan', () => {
    const reason = failure('config', 'no Dockerfile');
    const problems = [{ ref: 'main', revision: OTHER_SHA, framework: 'sglang', reason }];
    const plan = { ...planOf(null), problems };
    const left = notPassed(
      plan,
      results(
        plan,
        Array.from({ length: 7 }, () => PASSED),
      ),
    );
    assert.deepEqual(new Set(left.map(({ framework }) => framework)), new Set(['sglang']));
    assert.equal(left.length, 7);
  });
});
