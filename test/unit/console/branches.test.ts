import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeBoard } from '../../../src/console/board.ts';
import { withinBranch } from '../../../src/console/branch.ts';
import { drawFrame } from '../../../src/console/frame.ts';
import { makePaint } from '../../../src/console/paint.ts';
import { planTree } from '../../../src/console/plan-tree.ts';
import { summaryRows } from '../../../src/console/summary-rows.ts';
import type { Event } from '../../../src/model/event.ts';
import { taskId } from '../../../src/model/ids.ts';
import type { Kind } from '../../../src/model/kind.ts';
import type { Task } from '../../../src/model/plan.ts';
import { failure, type Reason } from '../../../src/model/reason.ts';
import { fold, taskOrder } from '../../../src/store/fold.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';
import { BEGIN, runEnded, runStarted, taskEnded } from '../../rig/run-events.ts';
import { PLAN as STORY } from './story.ts';

const REVISION = '0123456789abcdef0123456789abcdef01234567';
const JOURNEY: readonly Kind[] = ['build', 'sanity', 'serve', 'smoke', 'soak', 'scrape', 'metrics'];
const PAINT = makePaint(false);
const NO_GPU = { class: 'gpu-absent', message: 'the engine has no GPU to give' } as const;

/** One after the other; a build is one as a plan has it. */
function branch(target: string, kinds: readonly Kind[], more: Partial<Task> = {}): Task[] {
  const [story] = STORY.tasks;
  assert.ok(story?.kind === 'build');
  const { build } = story;
  const ids = kinds.map((kind) => taskId({ kind, framework: 'vllm', target, revision: REVISION }));
  return kinds.map((kind, at): Task => {
    const id = ids[at];
    assert.ok(id);
    const needs = ids.slice(Math.max(at - 1, 0), at);
    const image = `dynamo:012345.012345678-vllm-${target}-amd64`;
    const { skip, fingerprint } = more;
    const task = someTask(id, { framework: 'vllm', target, revision: REVISION, image, needs });
    const own = {
      ...task,
      ...(skip === undefined || at < 2 ? {} : { skip }),
      ...(fingerprint === undefined ? {} : { fingerprint }),
    };
    return kind === 'build' ? { ...own, kind, build } : own;
  });
}

function treeOf(tasks: readonly Task[], width = 100): string[] {
  const revision = { ref: 'main', revision: REVISION, subject: '', author: null, date: null };
  return planTree({ ...somePlan([...tasks]), revisions: [revision] }, { width, paint: PAINT })
    .trimEnd()
    .split('\n');
}

describe('a plan of many steps that say the same', () => {
  test('tells steps that are skipped for one reason in one line, with how many they are', () => {
    const lines = treeOf(branch('runtime', JOURNEY, { skip: NO_GPU }));
    assert.deepEqual(lines.slice(2, -2), [
      '   └─ build',
      '      └─ sanity',
      '         └─ serve … metrics  5 steps skipped (gpu-absent): the engine has no GPU to give',
    ]);
    assert.equal(lines.at(-1), '7 tasks, 10 at once');
  });

  test('tells them apart where the reasons differ', () => {
    const tasks = branch('runtime', JOURNEY, { skip: NO_GPU });
    const other = { class: 'unchanged', message: 'passed before' } as const;
    const changed = tasks.map((task) => (task.kind === 'soak' ? { ...task, skip: other } : task));
    const text = treeOf(changed).join('\n');
    assert.match(text, /─ serve, smoke {2}2 steps skipped \(gpu-absent\): the engine/);
    assert.match(text, /─ soak {2}skipped \(unchanged\): passed before$/m);
    assert.match(text, /─ scrape, metrics {2}2 steps skipped \(gpu-absent\)/);
  });

  test('says once that no fingerprint is settled, and of each where only some are not', () => {
    const provisional = { digest: 'a'.repeat(64), provisional: true, inputs: {} };
    const open = branch('base', ['build'], { fingerprint: provisional });
    const also = branch('runtime', ['build', 'sanity'], { fingerprint: provisional });
    const all = treeOf([...open, ...also]).filter((line) => line.includes('provisional'));
    assert.deepEqual(all, ['all 2 builds: base digest unknown: provisional']);
    const some = treeOf([...open, ...branch('runtime', ['build', 'sanity'])]);
    assert.deepEqual(
      some.filter((line) => line.includes('provisional')),
      ['│  └─ build  base digest unknown: provisional'],
    );
  });
});

test('a task of another target of the framework is named without the revision, any other in full', () => {
  const own = 'vllm.runtime.012345678';
  for (const [text, told] of [
    ['blocked by build.vllm.base.012345678', 'blocked by build.vllm.base'],
    ['for build.vllm.runtime.012345678 and', 'for build and'],
    ['build.sglang.base.012345678 failed', 'build.sglang.base.012345678 failed'],
    ['build.vllm.base.999999999 failed', 'build.vllm.base.999999999 failed'],
    ['reads a.vllm.base.012345678.log', 'reads a.vllm.base.log'],
  ] as const)
    assert.equal(withinBranch(text, own), told);
  assert.equal(
    withinBranch('build.vllm.base.0123+dirty', 'vllm.dev.0123+dirty'),
    'build.vllm.base',
  );
});

const BASE = branch('base', ['build']);
const RUNTIME = branch('runtime', JOURNEY);
const DEV = branch('dev', ['build', 'compile', 'sanity']);
const ALL = [...BASE, ...DEV, ...RUNTIME];
const [base] = BASE;
assert.ok(base);

function skipped(tasks: readonly Task[]): Event[] {
  const reason: Reason = { class: 'blocked', message: `blocked by ${base?.id}` };
  const never = { startedAt: null, durationMs: 0, attempts: 0 };
  return tasks.map((task) => taskEnded(task, { status: 'skipped', ...never, reason }));
}

function framed(events: readonly Event[], rows: number): string[] {
  const board = makeBoard(somePlan(ALL));
  for (const event of events) board.onEvent(event);
  const around = { columns: 100, rows, now: BEGIN + 5000, since: BEGIN, paint: PAINT };
  return drawFrame({ board: board.lines(), note: '', load: null }, around);
}

const FAILED = taskEnded(base, {
  status: 'failed',
  reason: failure('dockerfile', 'RUN make failed with exit code 2'),
});

test('a branch that was blocked says in its one line by what', () => {
  const lines = framed([FAILED, ...skipped(DEV)], 24);
  const line = lines.find((one) => one.includes('vllm.dev'));
  assert.match(line ?? '', /^– skipped +vllm\.dev +blocked by build\.vllm\.base · 3 skipped$/);
});

test('what only waits gives up its rows before anything is hidden', () => {
  const started: Event = { type: 'task-started', at: BEGIN, task: base.id, attempt: 1 };
  const [build] = RUNTIME;
  assert.ok(build);
  const why = `waiting for ${base.id}`;
  const events: Event[] = [started, { type: 'task-waiting', at: BEGIN, task: build.id, why }];
  const roomy = framed(events, 24);
  assert.equal(roomy.filter((line) => line.startsWith('○')).length, DEV.length + RUNTIME.length);
  const tight = framed(events, 8);
  assert.match(
    tight.join('\n'),
    /^○ waiting +vllm\.runtime .*build for build\.vllm\.base · 7 waiting$/m,
  );
  assert.match(tight.join('\n'), /^○ waiting +vllm\.dev +3 waiting$/m);
  assert.match(tight.join('\n'), /^● running +build\.vllm\.base/m);
  assert.doesNotMatch(tight.join('\n'), /not shown/);
});

test('of a large run the last table says for what reason all steps of an image were skipped', () => {
  const many = Array.from({ length: 5 }, (_, at) => branch(`other${at}`, JOURNEY)).flat();
  const plan = somePlan([...ALL, ...many]);
  const events = [
    runStarted(),
    FAILED,
    ...skipped([...DEV, ...RUNTIME]),
    ...many.map((task) => taskEnded(task)),
    runEnded(BEGIN + 60_000, 4),
  ];
  const results = events.reduce<ReturnType<typeof fold>>(
    (all, event) => fold(all, event, taskOrder(plan)),
    null,
  );
  assert.ok(results);
  const rows = summaryRows(results);
  assert.equal(
    rows.find(({ name }) => name === 'vllm.dev.012345678')?.outcome,
    '– 3 steps skipped (blocked)',
  );
  assert.equal(
    rows.find(({ name }) => name === 'vllm.other1.012345678')?.outcome,
    '✓ 7 steps passed',
  );
});
