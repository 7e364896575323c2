import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { makeBoard } from '../../../src/console/board.ts';
import { drawFrame } from '../../../src/console/frame.ts';
import { makePaint } from '../../../src/console/paint.ts';
import { BEGIN } from '../../rig/run-events.ts';
import { EVENTS, FIRST_HALF, PLAN } from './story.ts';

function picture(columns: number, rows: number, events = FIRST_HALF): string[] {
  const board = makeBoard(PLAN);
  for (const event of events) board.onEvent(event);
  const { lines, footer } = drawFrame(board.lines(), {
    columns,
    rows,
    now: BEGIN + 12_000,
    since: BEGIN,
    paint: makePaint(false),
  });
  const drawn = [...lines.values()].flatMap(({ title, below }) =>
    below === '' ? [title] : [title, `  ${below}`],
  );
  return [...drawn, footer];
}

test('at 80 columns a task has glyph, word, id, time and what it does', () => {
  assert.deepEqual(picture(80, 24), [
    '● running   build.vllm.runtime.012345678        11 s  [base 1/2] RUN apt-get …',
    '  Get:1 http://deb.example',
    '○ waiting   smoke.vllm.runtime.012345678              for build.vllm.runtime.…',
    '● running   build.sglang.runtime.012345678      11 s  [base 1/2] RUN apt-get …',
    '○ waiting   smoke.sglang.runtime.012345678',
    '○ waiting   soak.sglang.runtime.012345678',
    '2 running · 3 waiting · 12 s',
  ]);
});

test('at 200 columns the expected time stands beside the elapsed one', () => {
  assert.deepEqual(picture(200, 50).slice(0, 3), [
    '● running   build.vllm.runtime.012345678        11 s of ~40.0 s  [base 1/2] RUN apt-get install',
    '  Get:1 http://deb.example',
    '○ waiting   smoke.vllm.runtime.012345678                         for build.vllm.runtime.012345678',
  ]);
});

test('on a narrow screen the glyph stands alone and the words go below', () => {
  assert.deepEqual(picture(40, 10).slice(0, 3), [
    '● build.vllm.ru…me.012345678      11 s',
    '  [base 1/2] RUN apt-get install · Ge…',
    '○ smoke.vllm.ru…me.012345678',
  ]);
});

test('with too few rows what is done folds first, then what waits', () => {
  assert.deepEqual(picture(80, 7).at(-1), '2 running · 3 waiting · 2 not shown · 12 s');
  assert.deepEqual(picture(80, 4, EVENTS), [
    '✗ failed    smoke.sglang.runtime.012345678     62 ms  smoke: the chat answere…',
    '– skipped   soak.sglang.runtime.012345678             blocked: smoke.sglang.r…',
    '1 failed · 3 passed · 1 skipped · 3 not shown · 12 s',
  ]);
});

test('no line is wider than the screen, and no picture higher', () => {
  const upTo = fc.nat(EVENTS.length);
  fc.assert(
    fc.property(
      upTo,
      fc.integer({ min: 30, max: 250 }),
      fc.integer({ min: 3, max: 60 }),
      (some, columns, rows) => {
        const drawn = picture(columns, rows, EVENTS.slice(0, some));
        assert.ok(drawn.length < rows);
        for (const line of drawn) assert.ok(line.length <= columns - 2, `${columns}: ${line}`);
      },
    ),
  );
});
