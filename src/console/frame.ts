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
/** What a running task does goes to the line below when there is less room. */
const LEAST_ROOM = 24;
const TIME_WIDTH = 9;
const WORD_WIDTH = 9;

export function drawFrame(board: readonly BoardLine[], around: Surroundings): Frame {
  const shown = choose(board, around.rows - RESERVED_ROWS);
  const idWidth = Math.max(0, ...shown.map(({ id }) => id.length));
  const lines = new Map(shown.map((line) => [line.id, drawLine(line, idWidth, around)]));
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

function drawLine(line: BoardLine, idWidth: number, around: Surroundings): FrameLine {
  const { columns, paint } = around;
  const { glyph, word, colour } = markOf(line.state);
  const wordWidth = columns >= 60 ? WORD_WIDTH + 1 : 0;
  const idRoom = Math.max(columns - 2 - wordWidth - TIME_WIDTH - 1, 8);
  const id = cutMiddle(line.id, idRoom).padEnd(Math.min(idWidth, idRoom));
  const time = timeOf(line, around.now).padStart(TIME_WIDTH);
  const mark = `${glyph} ${word.padEnd(WORD_WIDTH + 1).slice(0, wordWidth)}`;
  const used = mark.length + id.length + 1 + time.length;
  const room = columns - used - 2;
  const message = oneLine(line.message);
  const isRunning = line.state === 'running';
  const fits = !isRunning || room >= Math.min(LEAST_ROOM, message.length);
  const title = `${paint(colour, mark)}${id} ${time}${fits ? `  ${cutEnd(message, room)}` : ''}`;
  const below = [fits ? '' : message, oneLine(line.log)].filter((text) => text !== '').join(' · ');
  const visible = isRunning ? cutEnd(below, columns - 2) : '';
  return { title: title.trimEnd(), below: visible === '' ? '' : paint('dim', visible) };
}

/** Taken, or running for, or expected: `4.21 s`, `12 s`, `~30.0 s`. */
function timeOf(line: BoardLine, now: number): string {
  if (line.durationMs !== null) return formatDuration(line.durationMs);
  if (line.startedAt !== null) return wholeSeconds(Math.max(now - line.startedAt, 0));
  return line.expectedMs === null ? '' : `~${formatDuration(line.expectedMs)}`;
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
  return around.paint('grey', cutEnd(parts.join(' · '), around.columns));
}
