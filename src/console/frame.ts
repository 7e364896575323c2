// One picture of the board: which lines fit on the terminal, and what they say.

import { formatDuration } from '../text/units.ts';
import type { BoardLine } from './board.ts';
import { cutEnd, cutMiddle, oneLine } from './fit.ts';
import { markOf, type State } from './mark.ts';
import type { Paint } from './paint.ts';

export interface Frame {
  /** By task id; a task that is not in it is folded away. */
  readonly lines: ReadonlyMap<string, FrameLine>;
  readonly footer: string;
}

export interface FrameLine {
  readonly title: string;
  /** Below it, indented by two; empty for none. */
  readonly below: string;
}

export interface Surroundings {
  readonly columns: number;
  readonly rows: number;
  /** ms since the epoch. */
  readonly now: number;
  /** When the view began. */
  readonly since: number;
  readonly paint: Paint;
}

/** The footer, and the line on which the cursor rests. */
const RESERVED_ROWS = 2;
/** What listr2 leaves free at the right, and the indent of a line below. */
const MARGIN = 2;
const INDENT = 2;
/** What a running task does goes to the line below when there is less room. */
const LEAST_ROOM = 24;

export function drawFrame(board: readonly BoardLine[], around: Surroundings): Frame {
  const shown = choose(board, around.rows - RESERVED_ROWS);
  const layout = layOut(shown, around);
  const lines = new Map(shown.map((line) => [line.id, drawLine(line, layout)]));
  return { lines, footer: drawFooter(board, board.length - shown.length, around) };
}

/** What folds first when there are too few rows: what is done, then what waits. */
const WORTH: Readonly<Record<State, number>> = {
  running: 0,
  failed: 1,
  waiting: 2,
  cancelled: 3,
  skipped: 4,
  passed: 5,
};

function choose(board: readonly BoardLine[], rows: number): BoardLine[] {
  const chosen = new Set<string>();
  let free = rows;
  for (const line of board.toSorted((a, b) => WORTH[a.state] - WORTH[b.state])) {
    free -= line.state === 'running' ? 2 : 1;
    if (free < 0) break;
    chosen.add(line.id);
  }
  return board.filter(({ id }) => chosen.has(id));
}

interface Layout extends Surroundings {
  readonly width: number;
  /** The glyph stands alone on a narrow screen. */
  readonly markWidth: number;
  readonly idWidth: number;
  readonly timeWidth: number;
}

function layOut(shown: readonly BoardLine[], around: Surroundings): Layout {
  const width = around.columns - MARGIN;
  const markWidth = width < 60 ? 2 : 12;
  const timeWidth = isWide(width) ? 20 : 9;
  const longest = Math.max(0, ...shown.map(({ id }) => id.length));
  const idWidth = Math.min(longest, Math.max(width - markWidth - timeWidth - 1, 8));
  return { ...around, width, markWidth, idWidth, timeWidth };
}

function isWide(width: number): boolean {
  return width >= 110;
}

function drawLine(line: BoardLine, layout: Layout): FrameLine {
  const { width, markWidth, idWidth, timeWidth, paint } = layout;
  const { glyph, word, colour } = markOf(line.state);
  const mark = paint(colour, `${glyph} ${word}`.padEnd(markWidth).slice(0, markWidth));
  const id = cutMiddle(line.id, idWidth).padEnd(idWidth);
  const time = timeOf(line, layout).padStart(timeWidth);
  const room = width - markWidth - idWidth - 1 - timeWidth - 2;
  const message = oneLine(line.message);
  const isRunning = line.state === 'running';
  const fits = !isRunning || room >= Math.min(LEAST_ROOM, message.length);
  const title = `${mark}${id} ${time}  ${fits ? cutEnd(message, room) : ''}`;
  const below = [fits ? '' : message, oneLine(line.log)].filter((text) => text !== '').join(' · ');
  const visible = isRunning ? cutEnd(below, width - INDENT) : '';
  return { title: title.trimEnd(), below: visible === '' ? '' : paint('dim', visible) };
}

/** Taken, running for, or expected: `4.21 s`, `12 s of ~30.0 s`, `~30.0 s`. */
function timeOf(line: BoardLine, { now, width }: Layout): string {
  const { durationMs, startedAt, expectedMs } = line;
  if (durationMs !== null) return formatDuration(durationMs);
  if (line.state !== 'running' && line.state !== 'waiting') return '';
  const expected = expectedMs === null ? '' : `~${formatDuration(expectedMs)}`;
  if (startedAt === null) return expected;
  const elapsed = wholeSeconds(Math.max(now - startedAt, 0));
  return expected === '' || !isWide(width) ? elapsed : `${elapsed} of ${expected}`;
}

/** A running time in tenths would flicker. */
function wholeSeconds(ms: number): string {
  return ms < 60_000 ? `${Math.floor(ms / 1000)} s` : formatDuration(Math.floor(ms / 1000) * 1000);
}

const COUNTED: readonly State[] = [
  'running',
  'waiting',
  'failed',
  'passed',
  'skipped',
  'cancelled',
];

function drawFooter(board: readonly BoardLine[], folded: number, around: Surroundings): string {
  const counts = COUNTED.flatMap((state) => {
    const count = board.filter((line) => line.state === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  const hidden = folded === 0 ? [] : [`${folded} not shown`];
  const parts = [...counts, ...hidden, wholeSeconds(around.now - around.since)];
  return around.paint('grey', cutEnd(parts.join(' · '), around.columns - MARGIN));
}
