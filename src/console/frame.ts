// One picture of the board: which lines fit on the terminal, and what they say.

import type { MachineLoad } from '../host/sampler.ts';
import type { BoardLine } from './board.ts';
import { byBranch } from './branch.ts';
import { cutEnd, oneLine } from './fit.ts';
import { foldBranch, foldWaiting } from './fold.ts';
import { drawFooter } from './footer.ts';
import { drawLine, layOut, type FrameLine } from './frame-line.ts';
import type { State } from './mark.ts';
import type { Paint } from './paint.ts';

export interface Picture {
  /** In the order of the plan. */
  readonly board: readonly BoardLine[];
  /** Of the run as a whole; empty for none. */
  readonly note: string;
  readonly load: MachineLoad | null;
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

/** A row on which the cursor rests, and a column that no character touches: there some terminals wrap. */
const MARGIN = 1;
/** A glyph, a blank and a letter. */
const LEAST_WIDTH = 3;
/** Fewer rows have better use than a blank one, the note or the machine's figures. */
const FEW_ROWS = 8;

/** What goes first when there are too few rows: what is done, then what waits. */
const WORTH: Readonly<Record<State, number>> = {
  running: 0,
  failed: 1,
  cancelled: 2,
  waiting: 3,
  skipped: 4,
  passed: 5,
};

/** Lines of at most `columns - 1`, and fewer of them than there are rows. */
export function drawFrame({ board, note, load }: Picture, around: Surroundings): string[] {
  const { columns, rows, now, since, paint } = around;
  const width = columns - MARGIN;
  const free = rows - MARGIN;
  if (width < LEAST_WIDTH || free < 1) return [];
  const each = itemsOf(board, false);
  const footer = (hidden: number): string[] => {
    const facts = { board, hidden, elapsedMs: now - since, load };
    return drawFooter(facts, width, paint).slice(0, rows < FEW_ROWS ? 1 : 2);
  };
  const told = note === '' || rows < FEW_ROWS ? [] : [paint('dim', cutEnd(oneLine(note), width))];
  const room = free - footer(board.length).length - told.length;
  // What only waits gives up its rows before anything is hidden.
  const items = each.length > room ? itemsOf(board, true) : each;
  const layout = layOut(board, { width, now, paint });
  const drawn = items.map((item) => ({ ...item, drawn: drawLine(item.line, layout) }));
  const { shown, hidden } = choose(drawn, room);
  const last = [...told, ...footer(hidden)];
  const isRoomy = rows >= FEW_ROWS && shown.length + last.length < free;
  return [...shown, ...(isRoomy ? [''] : []), ...last].slice(-free);
}

interface Item {
  readonly line: BoardLine;
  /** How many tasks it stands for. */
  readonly tasks: number;
}

function itemsOf(board: readonly BoardLine[], isTight: boolean): Item[] {
  const severalRefs = new Set(board.map(({ ref }) => ref)).size > 1;
  return [...byBranch(board)].flatMap(([branch, steps]) => {
    // A single step would lose its name.
    const fold = (): BoardLine | null =>
      foldBranch(branch, steps, severalRefs) ??
      (isTight ? foldWaiting(branch, steps, severalRefs) : null);
    const folded = steps.length < 2 ? null : fold();
    if (folded !== null) return [{ line: folded, tasks: steps.length }];
    return steps.map((line) => ({ line, tasks: 1 }));
  });
}

interface Drawn extends Item {
  readonly drawn: FrameLine;
}

/** First a row for each item, the most telling before the others; then the rows below, as long as there are any. */
function choose(items: readonly Drawn[], rows: number): { shown: string[]; hidden: number } {
  const byWorth = items.toSorted((a, b) => WORTH[a.line.state] - WORTH[b.line.state]);
  const chosen = new Set(byWorth.slice(0, Math.max(rows, 0)));
  const hidden = items.reduce((sum, item) => sum + (chosen.has(item) ? 0 : item.tasks), 0);
  let spare = rows - chosen.size;
  const shown: string[] = [];
  for (const item of items) {
    if (!chosen.has(item)) continue;
    shown.push(item.drawn.title);
    if (item.drawn.below === '' || spare < 1) continue;
    shown.push(item.drawn.below);
    spare -= 1;
  }
  return { shown, hidden };
}
