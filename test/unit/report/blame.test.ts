import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskId } from '../../../src/model/ids.ts';
import type { Task } from '../../../src/model/plan.ts';
import { renderReport } from '../../../src/report/render-html.ts';
import type { ReportInput } from '../../../src/report/report-input.ts';
import { viewModel } from '../../../src/report/view-model.ts';
import type { MatrixRow } from '../../../src/report/view.ts';
import { FEATURE, MAIN } from './sample-changes.ts';
import { BUILD_FAILED } from './sample-runs.ts';
import { NOW, courseOf, journey, plan, planTask, results, type Ending } from './samples.ts';

const BLOCKED: Ending = {
  status: 'skipped',
  reason: { class: 'blocked', message: 'blocked by the base' },
};

function needing(task: Task | undefined, ...needs: readonly TaskId[]): Task {
  assert.ok(task);
  return { ...task, needs: [...needs] };
}

/** At main a base, a runtime image on it and a dev image on it, at the feature branch a runtime image alone. */
function tasksOf(framework: string): Task[] {
  const base = planTask('build', framework, MAIN, 'base');
  const [build, ...others] = journey(framework, MAIN);
  const dev = planTask('build', framework, MAIN, 'dev');
  const compile = planTask('compile', framework, MAIN, 'dev');
  return [
    base,
    needing(dev, base.id),
    needing(compile, dev.id),
    needing(build, base.id),
    ...others,
    ...journey(framework, FEATURE),
  ];
}

function failedBases(...frameworks: readonly string[]): ReportInput {
  const tasks = frameworks.flatMap(tasksOf);
  const endings = Object.fromEntries(
    tasks
      .filter(({ revision }) => revision === MAIN.revision)
      .map(({ id, target }): [string, Ending] => [
        id,
        target === 'base' ? { status: 'failed', reason: BUILD_FAILED } : BLOCKED,
      ]),
  );
  return {
    plan: plan(tasks, [MAIN, FEATURE]),
    results: results(tasks, endings),
    comparison: [],
    now: NOW,
  };
}

function rowOf({ rows }: { readonly rows: readonly MatrixRow[] }, target: string): MatrixRow {
  const row = rows.find((one) => one.target === target && one.ref === 'main');
  assert.ok(row);
  return row;
}

test('a row that its base has blocked says so, step by step, and leads to the card of the base', () => {
  const { matrix, failures } = viewModel(failedBases('vllm'));
  const [card, ...others] = failures;
  assert.deepEqual(others, []);
  assert.match(card?.title ?? '', /^vllm base at main does not build$/);
  for (const target of ['runtime', 'dev']) {
    const { cells } = rowOf(matrix, target);
    const told = cells.filter((cell) => cell !== null);
    assert.ok(told.length > 1);
    for (const { kind, why, href } of told)
      assert.deepEqual([why, href], ['after base build', `#${card?.id}`], `${target} ${kind}`);
  }
});

test('what blocks others is named once, with how many images it blocks', () => {
  assert.equal(
    viewModel(failedBases('vllm')).verdict.sentence,
    '1 of 4 images is good; vllm base at main does not build (2 images blocked).',
  );
});

test('what broke in the same words for several images is one thing to do', () => {
  const view = viewModel(failedBases('vllm', 'sglang', 'trtllm'));
  assert.equal(view.failures.length, 3);
  assert.deepEqual(
    view.todo.map(({ title, also }) => [title, also]),
    [
      [
        'vllm base at main does not build',
        'sglang base at main does not build, trtllm base at main does not build',
      ],
    ],
  );
  assert.equal(view.todoMore, '');
});

test('a step that waits for the build of another image says which', () => {
  const input = failedBases('vllm');
  const { results: ended } = input;
  const running: ReportInput = {
    ...input,
    results: { ...ended, tasks: [], run: { ...ended.run, verdict: null, finishedAt: null } },
    course: courseOf(input.plan.tasks),
  };
  const { cells } = rowOf(viewModel(running).matrix, 'runtime');
  assert.equal(cells.find((cell) => cell?.kind === 'build')?.why, 'after base build');
  assert.equal(cells.find((cell) => cell?.kind === 'sanity')?.why, 'after build');
});

test('neighbours that never ran for the same reason are one cell, others are not', async () => {
  const input = failedBases('vllm');
  const view = viewModel(input);
  assert.deepEqual(
    rowOf(view.matrix, 'runtime').runs.map(({ cell, columns }) => [cell?.mark.word, columns]),
    [
      ['skipped', 1],
      [undefined, 1],
      ['skipped', 7],
    ],
  );
  const good = view.matrix.rows.find(({ ref, target }) => ref !== 'main' && target === 'runtime');
  assert.ok(good?.runs.every(({ columns }) => columns === 1));
  assert.match(
    await renderReport(view),
    /<td class="cell skipped" colspan="7"><a href="#failure-build/,
  );
});

test('checks that did not pass stand before those that did', () => {
  const input = failedBases('vllm');
  const check = (passed: boolean) => [{ name: 'imports', passed, detail: '' }];
  const sanity = `sanity.vllm.runtime.${FEATURE.revision.slice(0, 9)}`;
  const tasks = input.results.tasks.map((task) =>
    task.status === 'passed' ? { ...task, checks: check(task.id !== sanity) } : task,
  );
  const groups = viewModel({ ...input, results: { ...input.results, tasks } }).checks;
  assert.ok(groups.length > 2);
  assert.match(groups[0]?.title ?? '', /: sanity$/);
  assert.deepEqual(
    groups.map(({ passed }) => passed),
    [false, ...groups.slice(1).map(() => true)],
  );
});
