// Puts one picture after the other on a terminal: only what has changed is written, and a change of its size leaves nothing behind.

import { stripControl } from '../text/control.ts';
import { widthOf } from './width.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const UP = (rows: number): string => (rows > 0 ? `\u001b[${rows}A` : '');
const ERASE_TO_END_OF_LINE = '\u001b[K';
const ERASE_LINE = '\u001b[2K';
const DOWN = '\u001b[B';
/** Terminals that know it show nothing in between; the others ignore it. */
const BEGIN_TOGETHER = '\u001b[?2026h';
const END_TOGETHER = '\u001b[?2026l';

/** Between two pictures the cursor stands at the beginning of the row below the last one. */
export class Painter {
  #shown: readonly string[] = [];
  #size: Size | null = null;
  /** Rows of ours that a smaller terminal has pushed out at its top. */
  #pushed = 0;

  /** What to write so that the lines are there in place of those before; empty where nothing has changed. */
  draw(lines: readonly string[], size: Size): string {
    const text = this.#isSame(size) ? this.#changes(lines) : this.#anew(lines, size);
    this.#shown = lines;
    this.#size = size;
    return text === '' ? '' : BEGIN_TOGETHER + text + END_TOGETHER;
  }

  /** What to write so that nothing is left. */
  erase(size: Size): string {
    return this.draw([], size);
  }

  #isSame({ columns, rows }: Size): boolean {
    return this.#size === null || (this.#size.columns === columns && this.#size.rows === rows);
  }

  #changes(lines: readonly string[]): string {
    const before = this.#shown;
    const first = lines.findIndex((line, row) => line !== before[row]);
    if (first === -1 && lines.length === before.length) return '';
    const start = first === -1 ? lines.length : first;
    const rows = lines.slice(start).map((line, place) => {
      return line === before[start + place] ? '\n' : `${line}${ERASE_TO_END_OF_LINE}\n`;
    });
    const rest = Math.max(before.length - lines.length, 0);
    return `${UP(before.length - start)}\r${rows.join('')}${eraseRows(rest)}`;
  }

  /**
   * Most terminals break lines anew that have become too long, push rows out at the top when they lose height, and take
   * them back when they grow. Going up too far does no harm: the cursor stops at the top.
   */
  #anew(lines: readonly string[], { columns, rows }: Size): string {
    const taken = this.#shown.reduce((sum, line) => sum + rowsOf(line, columns), 0);
    const grown = Math.max(rows - (this.#size?.rows ?? rows), 0);
    const back = Math.min(this.#pushed, grown);
    this.#pushed += Math.max(taken + 1 - rows, 0) - back;
    const above = taken + back;
    return `${UP(above)}\r${eraseRows(above)}${lines.map((line) => `${line}\n`).join('')}`;
  }
}

/** The row of the cursor and those below it. One by one: what is erased at one go from the top on, tmux keeps in its history. */
function eraseRows(below: number): string {
  return ERASE_LINE + `${DOWN}${ERASE_LINE}`.repeat(below) + UP(below);
}

function rowsOf(line: string, columns: number): number {
  return Math.max(Math.ceil(widthOf(stripControl(line)) / columns), 1);
}
