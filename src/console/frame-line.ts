// One task, or one folded branch, as a line of the live view; and what it does below, where the line has no room for that.

import { formatDuration } from '../text/units.ts';
import type { BoardLine } from './board.ts';
import { sharedEnd } from './branch.ts';
import { cutEnd, cutMiddle, oneLine, padEnd, padStart, without } from './fit.ts';
import { wholeSeconds } from './footer.ts';
import { markOf } from './mark.ts';
import type { Paint } from './paint.ts';
import { widthOf } from './width.ts';
import type { State } from './mark.ts';

/** Widths in columns. */
export interface Layout {
  readonly width: number;
  /** 2: the glyph stands alone. */
  readonly mark: number;
  readonly id: number;
  readonly elapsed: number;
  /** 0: not shown. */
  readonly expected: number;
  /** All on one line, the log too. */
  readonly wide: boolean;
  /** What is left out of ids where columns are short. */
  readonly shared: string;
  readonly now: number;
  readonly paint: Paint;
}

export interface FrameLine {
  readonly title: string;
  /** For the row below; empty for none. */
  readonly below: string;
}

const GAP = '  ';
/** What a running task does goes below when there is less room. */
const LEAST_ROOM = 24;
/** Of the room beside the id for what a task does, when its log stands behind. */
const MESSAGE_SHARE = 0.5;

/** Columns of a glyph without its word. */
const GLYPH_ALONE = 2;
/** What they do, or why they failed, is worth a row of its own. */
const TELLS_BELOW: ReadonlySet<State> = new Set<State>(['running', 'failed']);

const WIDE = 120;
const WORDS = 60;
const TIMES = 16;

interface Given {
  readonly width: number;
  readonly now: number;
  readonly paint: Paint;
}

/** `tasks`: all of the run, so that columns keep their places. */
export function layOut(tasks: readonly BoardLine[], { width, now, paint }: Given): Layout {
  const worded = width >= WORDS;
  const mark = worded ? 12 : GLYPH_ALONE;
  const elapsed = elapsedWidth(width);
  const known = tasks.some(({ expectedMs }) => expectedMs !== null);
  const expected = worded && known ? 12 : 0;
  const wide = width >= WIDE;
  const shared = wide ? '' : sharedEnd(tasks);
  const room = width - mark - elapsed - expected;
  const longest = Math.max(0, ...tasks.map((task) => task.id.length - shared.length));
  const id = Math.min(longest, Math.max(room, 1));
  return { width, mark, id, elapsed, expected, wide, shared, now, paint };
}

function elapsedWidth(width: number): number {
  if (width >= WORDS) return 10;
  return width >= TIMES ? 7 : 0;
}

export function drawLine(line: BoardLine, given: Layout): FrameLine {
  const layout = withRoom(line, given);
  const { width, paint, wide } = layout;
  const message = without(oneLine(line.message), layout.shared);
  const log = oneLine(line.log);
  const room = roomOf(layout);
  if (wide) {
    const beside = besides({ message, log, room, paint });
    return { title: startOf(line, layout, beside !== '') + beside, below: '' };
  }
  const isBelow = TELLS_BELOW.has(line.state) && !isBeside({ message, log, room, paint });
  const beside = isBelow ? '' : cutEnd(message, room);
  const told = [isBelow ? message : '', log].filter((text) => text !== '').join(' · ');
  const below = TELLS_BELOW.has(line.state) ? cutEnd(told, width - GAP.length) : '';
  return {
    title: startOf(line, layout, beside !== '') + (beside === '' ? '' : GAP + beside),
    below: below === '' ? '' : GAP + paint('dim', below),
  };
}

/** Beside the id and the times. */
function roomOf({ width, mark, id, elapsed, expected }: Layout): number {
  return width - mark - id - elapsed - expected - GAP.length;
}

/** Where words are short of room, a line without times gives them the columns of these. */
function withRoom(line: BoardLine, layout: Layout): Layout {
  const isTimed = (elapsedOf(line, layout) + expectedOf(line, layout)).trim() !== '';
  const isWorded = layout.mark > GLYPH_ALONE && !layout.wide;
  return isTimed || !isWorded || roomOf(layout) >= LEAST_ROOM
    ? layout
    : { ...layout, elapsed: 0, expected: 0 };
}

/** A row below that a log needs anyway is better left to the log. */
function isBeside({ message, log, room }: Words): boolean {
  return widthOf(message) <= room || (log !== '' && room >= LEAST_ROOM);
}

interface Words {
  readonly message: string;
  readonly log: string;
  readonly room: number;
  readonly paint: Paint;
}

function besides({ message, log, room, paint }: Words): string {
  const first = cutEnd(message, log === '' ? room : Math.floor(room * MESSAGE_SHARE));
  const used = first === '' ? 0 : widthOf(first) + GAP.length;
  const rest = cutEnd(log, room - used);
  return [first, rest === '' ? '' : paint('dim', rest)]
    .filter((text) => text !== '')
    .map((text) => GAP + text)
    .join('');
}

/** Glyph, word, id and times; without blanks at the end where nothing follows. */
function startOf(line: BoardLine, layout: Layout, isFollowed: boolean): string {
  const { mark, paint } = layout;
  const { glyph, word, colour } = markOf(line.state);
  const marked = mark > GLYPH_ALONE ? padEnd(`${glyph} ${word}`, mark) : `${glyph} `;
  const id = padEnd(cutMiddle(without(line.id, layout.shared), layout.id), layout.id);
  const elapsed = padStart(elapsedOf(line, layout), layout.elapsed);
  const expected = padStart(expectedOf(line, layout), layout.expected);
  const isUntimed = (elapsed + expected).trim() === '';
  if (isUntimed && !isFollowed) return paint(colour, marked) + id.trimEnd();
  const dimmed = expected.trim() === '' ? expected : paint('dim', expected);
  return paint(colour, marked) + id + elapsed + (isFollowed ? dimmed : dimmed.trimEnd());
}

function elapsedOf(line: BoardLine, { now, mark, elapsed }: Layout): string {
  const { durationMs, startedAt, state } = line;
  if (elapsed === 0) return '';
  const took = (): string => {
    if (durationMs !== null) return formatDuration(durationMs);
    const runs = startedAt !== null && state === 'running';
    return runs ? wholeSeconds(Math.max(now - startedAt, 0)) : '';
  };
  return mark > GLYPH_ALONE ? took() : took().replaceAll(' ', '');
}

/** Of what has ended it is of no interest any more. */
function expectedOf({ expectedMs, state }: BoardLine, { expected }: Layout): string {
  const open = state === 'running' || state === 'waiting';
  return expectedMs === null || !open || expected === 0 ? '' : `~${formatDuration(expectedMs)}`;
}
