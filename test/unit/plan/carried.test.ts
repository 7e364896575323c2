import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Kind } from '../../../src/model/kind.ts';
import type { Task } from '../../../src/model/plan.ts';
import type { FailureClass } from '../../../src/model/reason.ts';
import type { TaskResult } from '../../../src/model/results.ts';
import { carriedOver } from '../../../src/plan/carried.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { endOf } from '../../rig/run-events.ts';
import { someConfig, someFacts } from './question.ts';

const PLAN = makePlan(someConfig(), someFacts(), '0.0.0');
const KINDS = PLAN.tasks.map(({ kind }) => kind);

type Before =
  | 'passed'
  | 'cancelled'
  | 'blocked'
  | 'unchanged'
  | 'of other inputs'
  | Extract<FailureClass, 'sanity' | 'smoke' | 'engine-lost'>;

function ended(task: Task, before: Before): TaskResult {
  const reason = (of: TaskResult['reason']): Partial<TaskResult> => (of ? { reason: of } : {});
  const message = 'because';
  switch (before) {
    case 'passed':
      return endOf(task);
    case 'of other inputs':
      return endOf(task, { fingerprint: 'other' });
    case 'cancelled':
      return endOf(task, { status: 'cancelled', ...reason({ class: 'cancelled', message }) });
    case 'blocked':
    case 'unchanged':
      return endOf(task, { status: 'skipped', ...reason({ class: before, message }) });
    default:
      return endOf(task, { status: 'failed', ...reason({ class: before, message }) });
  }
}

interface Case {
  readonly title: string;
  readonly before: Partial<Record<Kind, Before>>;
  /** The image of the build has been removed. */
  readonly gone?: true;
  readonly skipped?: readonly Kind[];
  readonly stay: readonly Kind[];
}

const ALL_PASSED = Object.fromEntries(KINDS.map((kind) => [kind, 'passed' as const]));
const CHECKED = { build: 'passed', sanity: 'passed', serve: 'passed', smoke: 'passed' } as const;

const CASES: readonly Case[] = [
  { title: 'nothing has ended', before: {}, stay: [] },
  { title: 'all has passed', before: ALL_PASSED, stay: KINDS },
  {
    title: 'a served model that nobody needs any more stays',
    before: { ...ALL_PASSED, sanity: 'cancelled' },
    stay: KINDS.filter((kind) => kind !== 'sanity'),
  },
  {
    title: 'the soak was cut off: the model is served again, what asked it before stays',
    before: CHECKED,
    stay: ['build', 'sanity', 'smoke'],
  },
  {
    title: 'the scrape was cut off: the load before it runs again too',
    before: { ...CHECKED, soak: 'passed' },
    stay: ['build', 'sanity', 'smoke'],
  },
  {
    title: 'the last step was cut off: all that it reads is made again',
    before: { ...CHECKED, soak: 'passed', scrape: 'passed', metrics: 'cancelled' },
    stay: ['build', 'sanity', 'smoke'],
  },
  {
    title: 'the image is gone: what was found of it no longer counts',
    before: ALL_PASSED,
    gone: true,
    stay: [],
  },
  {
    title: 'a real failure stays one, and nothing is served for what it blocks',
    before: { build: 'passed', sanity: 'sanity', serve: 'passed', smoke: 'smoke', soak: 'blocked' },
    stay: ['build', 'sanity', 'serve', 'smoke'],
  },
  {
    title: 'what broke with the engine is tried again',
    before: { build: 'passed', sanity: 'engine-lost' },
    stay: ['build'],
  },
  {
    title: 'other inputs by now, passed or failed',
    before: { build: 'passed', sanity: 'of other inputs' },
    stay: ['build'],
  },
  {
    title: 'skipped as unchanged, and still so',
    before: { build: 'unchanged', sanity: 'passed' },
    skipped: ['build'],
    stay: ['build', 'sanity'],
  },
  {
    title: 'skipped as unchanged, and no longer so',
    before: { build: 'unchanged' },
    stay: [],
  },
];

describe('of a run that was cut off stays', () => {
  for (const { title, before, gone, skipped = [], stay } of CASES)
    test(title, () => {
      const tasks = PLAN.tasks.map((task): Task =>
        skipped.includes(task.kind)
          ? { ...task, skip: { class: 'unchanged', message: 'it is there' } }
          : task,
      );
      const results = tasks.flatMap((task) => {
        const end = before[task.kind];
        return end === undefined ? [] : [ended(task, end)];
      });
      const carried = carriedOver({
        plan: { ...PLAN, tasks },
        results,
        isThere: () => gone !== true,
      });
      const kinds = tasks.filter(({ id }) => carried.ends.has(id)).map(({ kind }) => kind);
      assert.deepEqual(kinds, stay);
      assert.deepEqual(
        [...carried.ends.keys(), ...carried.again].toSorted(),
        tasks.map(({ id }) => id).toSorted(),
      );
    });
});

test('what passed in the run is not called skipped, because it has passed by now', () => {
  const skip = { class: 'unchanged', message: 'passed before' } as const;
  const tasks = PLAN.tasks.map((task) => ({ ...task, skip }));
  const [build] = tasks;
  assert.ok(build);
  const { plan, ends } = carriedOver({
    plan: { ...PLAN, tasks },
    results: [ended(build, 'passed')],
    isThere: () => true,
  });
  assert.deepEqual(
    [...ends.values()].map(({ status }) => status),
    ['passed'],
  );
  assert.deepEqual(
    plan.tasks.map((task) => task.skip?.class ?? 'none'),
    ['none', ...tasks.slice(1).map(() => 'unchanged')],
  );
});

test('why something starts again although its inputs are the same is said', () => {
  const results = PLAN.tasks.map((task) => ended(task, 'passed'));
  const { why } = carriedOver({ plan: PLAN, results, isThere: () => false });
  const [[build, first] = [], [, second] = []] = [...why];
  assert.deepEqual([first, second], ['its image is gone', `${build ?? ''} starts again`]);
});
