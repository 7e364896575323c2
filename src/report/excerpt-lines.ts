// A log excerpt line by line, with the log's numbers and the guilty line marked.

import { stripControl } from '../text/control.ts';
import { excerpt } from '../text/excerpt.ts';
import type { Reason } from '../model/reason.ts';
import { shorten } from './shorten.ts';
import type { ExcerptLine } from './view.ts';

const MOST_LINES = 15;
/** Of the guilty line, and of those around it: a page of 60 failures is to stay small. */
const MOST_COLUMNS = 400;
const MOST_AROUND = 240;

/** Around the guilty line; where nobody knows it, the last ones. */
export function excerptLines(reason: Reason): ExcerptLine[] {
  return linesOf(reason, MOST_LINES);
}

/** All that was kept of the log; empty where the excerpt shows it already. */
export function keptLines(reason: Reason): ExcerptLine[] {
  const all = linesOf(reason, Infinity);
  return all.length > MOST_LINES ? all : [];
}

function linesOf({ excerpt: text, guiltyLine, logLine }: Reason, most: number): ExcerptLine[] {
  if (!text) return [];
  const all = text.replace(/\n+$/, '').split('\n');
  const cut = excerpt(all, guiltyLine ?? all.length - 1, Math.min(most, all.length));
  return cut.text.split('\n').map((line, index) => {
    const guilty = guiltyLine !== undefined && index === cut.guiltyLine;
    return {
      number: logLine === undefined ? '' : String(logLine + cut.firstLine + index),
      text: shorten(stripControl(line), guilty ? MOST_COLUMNS : MOST_AROUND),
      guilty,
    };
  });
}
