import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { makeBoard } from '../../../src/console/board.ts';
import { drawFrame } from '../../../src/console/frame.ts';
import { makePaint } from '../../../src/console/paint.ts';
import { widthOf } from '../../../src/console/width.ts';
import type { MachineLoad } from '../../../src/host/sampler.ts';
import type { Event } from '../../../src/model/event.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { stripControl } from '../../../src/text/control.ts';
import { BEGIN } from '../../rig/run-events.ts';
import { NIGHT, NIGHT_EVENTS, NIGHT_NOW } from './night.ts';
import { EVENTS, FIRST_HALF, PLAN } from './story.ts';

const LOAD: MachineLoad = {
  cpu: 0.874,
  cores: 32,
  memoryUsedBytes: 211e9,
  memoryBytes: 270e9,
  diskFreeBytes: 1.42e12,
};

interface Sight {
  readonly columns: number;
  readonly rows: number;
  readonly plan?: Plan;
  readonly events?: readonly Event[];
  readonly now?: number;
  readonly coloured?: boolean;
}

function picture({ columns, rows, ...sight }: Sight): string[] {
  const board = makeBoard(sight.plan ?? PLAN);
  for (const event of sight.events ?? FIRST_HALF) board.onEvent(event);
  const now = sight.now ?? BEGIN + 12_000;
  return drawFrame(
    { board: board.lines(), note: board.note(now), load: LOAD },
    {
      columns,
      rows,
      now,
      since: BEGIN,
      paint: makePaint(sight.coloured ?? false),
    },
  );
}

function night(columns: number, rows: number): string[] {
  return picture({ columns, rows, plan: NIGHT, events: NIGHT_EVENTS, now: NIGHT_NOW });
}

describe('a night in the middle', () => {
  for (const [columns, rows] of [
    [20, 24],
    [40, 24],
    [80, 24],
    [200, 50],
  ] as const)
    test(`is as agreed at ${columns} columns`, (t) => {
      const golden = fileURLToPath(new URL(`../../golden/live-${columns}.txt`, import.meta.url));
      t.assert.fileSnapshot(`${night(columns, rows).join('\n')}\n`, golden, {
        serializers: [String],
      });
    });
});

test('what a failed branch died of is told, and the step is not named twice', () => {
  assert.match(
    night(200, 50)[1] ?? '',
    /^✗ failed .* soak: 12 of 40 requests failed: HTTP 500 · 4/,
  );
});

test('without earlier runs there is no column for what is expected', () => {
  const tasks = PLAN.tasks.map((task) => ({ ...task, expectedMs: null }));
  const [first] = picture({ columns: 80, rows: 24, plan: { ...PLAN, tasks } });
  assert.equal(first, '● running   build.vllm        11 s  [base 1/2] RUN apt-get install');
});

test('with too few rows the logs go first, then what is done, then what waits, and the rest is counted', () => {
  const rows = (count: number): string[] =>
    night(80, count).map((line) => line.slice(0, 26).trimEnd());
  assert.deepEqual(rows(6), [
    '✗ failed    sglang',
    '● running   build.trtllm',
    '○ waiting   sanity.trtllm',
    '○ waiting   serve.trtllm',
    '1 running · 13 waiting · 1',
  ]);
  assert.match(night(80, 6).at(-1) ?? '', / · 18 not shown$/);
  assert.deepEqual(rows(3), ['● running   build.trtllm', '1 running · 13 waiting · 1']);
  assert.match(night(40, 3).at(-1) ?? '', /\+27 hidden/);
});

test('a branch takes one line once all of its steps have ended', () => {
  const drawn = picture({ columns: 80, rows: 24, events: EVENTS });
  assert.deepEqual(drawn.slice(0, 3), [
    '✓ passed    vllm            7.03 s              2 passed',
    '✗ failed    sglang          41.3 s',
    '  smoke: the chat answered with an empty text · 1 passed, 1 failed, 1 skipped',
  ]);
});

test('wide characters and emoji in a log take no more columns than there are', () => {
  const log = '漢字'.repeat(60) + '👩‍👩‍👧'.repeat(20);
  const [task] = PLAN.tasks;
  assert.ok(task);
  const event: Event = { type: 'task-log', at: BEGIN, task: task.id, line: log };
  for (const columns of [20, 40, 80, 81, 200, 201]) {
    const drawn = picture({ columns, rows: 24, events: [...FIRST_HALF, event] });
    for (const line of drawn) assert.ok(widthOf(line) < columns, line);
    if (columns >= 80) assert.match(drawn.join('\n'), /漢/);
  }
});

test('no line is wider than the screen, and no picture higher', () => {
  const stories = [
    { plan: PLAN, events: EVENTS },
    { plan: NIGHT, events: NIGHT_EVENTS },
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...stories),
      fc.nat(40),
      fc.integer({ min: 1, max: 250 }),
      fc.integer({ min: 1, max: 60 }),
      ({ plan, events }, some, columns, rows) => {
        const sight = { columns, rows, plan, events: events.slice(0, some), now: NIGHT_NOW };
        const drawn = picture(sight);
        assert.ok(drawn.length < rows, `${drawn.length} of ${rows}`);
        for (const line of drawn) assert.ok(widthOf(line) < columns, `${columns}: ${line}`);
        const coloured = picture({ ...sight, coloured: true });
        assert.deepEqual(
          coloured.map((line) => stripControl(line).trimEnd()),
          drawn.map((line) => line.trimEnd()),
        );
      },
    ),
  );
});

test('a note about the run stands above the counts for half a minute', () => {
  const noted = (now: number): boolean =>
    picture({ columns: 80, rows: 24, now }).includes(
      'base image debian:bookworm-slim: the local one',
    );
  assert.equal(noted(BEGIN + 30_000), true);
  assert.equal(noted(BEGIN + 30_010), false);
});
