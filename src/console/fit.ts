// Makes texts fit into columns of a terminal.

import { stripControl } from '../text/control.ts';

/** One line without control codes, whatever came in. */
export function oneLine(text: string): string {
  return stripControl(text).replaceAll(/\s+/g, ' ').trim();
}

/** Cuts the end off. */
export function cutEnd(text: string, width: number): string {
  if (text.length <= width) return text;
  return width < 1 ? '' : `${text.slice(0, width - 1)}…`;
}

/** Cuts the middle out: ids tell most at their ends. */
export function cutMiddle(text: string, width: number): string {
  if (text.length <= width) return text;
  if (width < 3) return cutEnd(text, width);
  const head = Math.ceil((width - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (width - 1 - head))}`;
}
