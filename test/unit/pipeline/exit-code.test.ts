import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { failure, type Reason, type Status } from '../../../src/model/reason.ts';
import type { TaskResult } from '../../../src/model/results.ts';
import { endOf, type Interrupt, type RunEnd } from '../../../src/pipeline/exit-code.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';
import { endOf as taskEnd, someMeasurement } from '../../rig/run-events.ts';
import { FRAMEWORK } from '../../rig/task-rig.ts';

const TASK = someTask('soak.vllm.runtime.012345678');
const PROBLEM = {
  ref: 'gone',
  revision: null,
  framework: null,
  reason: failure('config', 'there is no gone'),
};

interface Held {
  readonly bug?: boolean;
  readonly interrupted?: Interrupt;
  readonly failed?: boolean;
  readonly problem?: boolean;
  /** `required`: by a framework that asks for validity. */
  readonly invalid?: 'required' | 'shrugged';
}

function ended(status: Status, reason?: Reason): TaskResult {
  return taskEnd(TASK, { status, ...(reason && { reason }) });
}

function end({ bug, interrupted, failed, problem, invalid }: Held): RunEnd {
  const soak = { ...FRAMEWORK.soak, requireValid: invalid === 'required' };
  return endOf({
    plan: { ...somePlan([TASK]), problems: problem === true ? [PROBLEM] : [] },
    results: {
      tasks: [
        ended('passed'),
        ...(bug === true ? [ended('failed', failure('internal', 'unexpected: x'))] : []),
        ...(failed === true ? [ended('failed', failure('smoke', 'no answer'))] : []),
      ],
      measurements: [{ ...someMeasurement(TASK), valid: invalid === undefined }],
    },
    interrupted: interrupted ?? null,
    frameworks: [{ ...FRAMEWORK, soak }],
  });
}

describe('one reason alone', () => {
  const cases: readonly (readonly [string, Held, RunEnd])[] = [
    ['nothing wrong', {}, { verdict: 'passed', exitCode: 0 }],
    ['a bug of ours', { bug: true }, { verdict: 'failed', exitCode: 1 }],
    ['a failed task', { failed: true }, { verdict: 'failed', exitCode: 4 }],
    ['a branch that cannot be planned', { problem: true }, { verdict: 'failed', exitCode: 4 }],
    ['SIGINT', { interrupted: 'SIGINT' }, { verdict: 'cancelled', exitCode: 130 }],
    ['SIGTERM', { interrupted: 'SIGTERM' }, { verdict: 'cancelled', exitCode: 143 }],
    ['SIGHUP', { interrupted: 'SIGHUP' }, { verdict: 'cancelled', exitCode: 143 }],
    ['a required validity', { invalid: 'required' }, { verdict: 'passed', exitCode: 6 }],
    ['a validity nobody asked for', { invalid: 'shrugged' }, { verdict: 'passed', exitCode: 0 }],
  ];
  for (const [what, held, expected] of cases)
    test(`${what}: ${expected.verdict}, exit ${expected.exitCode}`, () => {
      assert.deepEqual(end(held), expected);
    });
});

test('where several hold, the gravest tells: 1, then 130 or 143, 4, 6', () => {
  const yes = [true, false];
  for (const bug of yes)
    for (const interrupted of ['SIGINT', 'SIGTERM', null] as const)
      for (const failed of yes)
        for (const problem of yes)
          for (const invalid of ['required', null] as const) {
            const held = {
              bug,
              failed,
              problem,
              ...(interrupted && { interrupted }),
              ...(invalid && { invalid }),
            };
            const codes = [
              ...(bug ? [1] : []),
              ...(interrupted === 'SIGINT' ? [130] : []),
              ...(interrupted === 'SIGTERM' ? [143] : []),
              ...(failed || problem ? [4] : []),
              ...(invalid ? [6] : []),
              0,
            ];
            assert.equal(end(held).exitCode, codes[0], JSON.stringify(held));
          }
});

describe('which ends of a task are failures of the run', () => {
  const verdictOf = (task: TaskResult): RunEnd =>
    endOf({
      plan: somePlan([TASK]),
      results: { tasks: [task], measurements: [] },
      interrupted: null,
      frameworks: [],
    });
  const bad: readonly TaskResult[] = [
    ended('failed', failure('soak', 'errors')),
    ended('cancelled', { class: 'cancelled', message: 'fail fast' }),
    ended('skipped', { class: 'refused', message: 'no secrets here' }),
    ended('skipped', { class: 'blocked', message: 'blocked by build' }),
  ];
  const fine: readonly TaskResult[] = (['unchanged', 'gpu-absent', 'not-selected'] as const).map(
    (skip) => ended('skipped', { class: skip, message: skip }),
  );

  test('failed, cancelled, refused and blocked are', () => {
    for (const task of bad)
      assert.deepEqual(verdictOf(task), { verdict: 'failed', exitCode: 4 }, task.reason?.class);
  });

  test('unchanged, an absent GPU and what was not selected are not', () => {
    for (const task of fine)
      assert.deepEqual(verdictOf(task), { verdict: 'passed', exitCode: 0 }, task.reason?.class);
  });

  test('a plan without a single task is a matter of configuration', () => {
    const none = { ...somePlan([]), problems: [PROBLEM] };
    const results = { tasks: [], measurements: [] };
    assert.deepEqual(endOf({ plan: none, results, interrupted: null, frameworks: [] }), {
      verdict: 'failed',
      exitCode: 3,
    });
  });
});
