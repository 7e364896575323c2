// Makes texts fit into columns of a terminal.

import type { Output } from '../host/host.ts';
import { stripControl } from '../text/control.ts';
import { headOf, tailOf, widthOf } from './width.ts';

/** Nothing is cut where nobody sees an edge. */
const PIPED_WIDTH = 1000;

/** In columns. */
export function widthFor(output: Output): number {
  return output.isTTY ? output.columns() : PIPED_WIDTH;
}

/** One line without control codes, whatever came in. */
export function oneLine(text: string): string {
  return stripControl(text).replaceAll(/\s+/g, ' ').trim();
}

/** `part` may be empty: then nothing goes. */
export function without(text: string, part: string): string {
  return part === '' ? text : text.replaceAll(part, '');
}

/** Cuts the end off. */
export function cutEnd(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return width < 1 ? '' : `${headOf(text, width - 1).trimEnd()}…`;
}

/** Cuts the middle out: ids tell most at their ends. */
export function cutMiddle(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width < 3) return cutEnd(text, width);
  const head = Math.ceil((width - 1) / 2);
  return `${headOf(text, head)}…${tailOf(text, width - 1 - head)}`;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(width - widthOf(text), 0));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(width - widthOf(text), 0)) + text;
}

/** Not between a figure and its unit, nor within `2 m 05 s`. */
const BREAKS = /(?<!\d(?= (?:[a-zA-Z]{1,2}|%)(?![a-zA-Z])))(?<!\d [hm]) +/;

/** Breaks between words, further lines indented by two more than the first; a word longer than a line stays whole. */
export function wrapWords(text: string, width: number): string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = indent;
  for (const word of text.trim().split(BREAKS)) {
    const longer = line.trim() === '' ? line + word : `${line} ${word}`;
    if (line.trim() === '' || widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = `${indent}  ${word}`;
  }
  return [...lines, line];
}
