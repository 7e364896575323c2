// A log excerpt line by line, with the log's numbers and the guilty line marked.

import { stripControl } from '../text/control.ts';
import type { Reason } from '../model/reason.ts';
import { shorten } from './shorten.ts';
import type { ExcerptLine } from './view.ts';

const MOST_LINES = 50;
const MOST_COLUMNS = 400;

export function excerptLines({ excerpt, guiltyLine, logLine }: Reason): ExcerptLine[] {
  if (!excerpt) return [];
  return excerpt
    .replace(/\n+$/, '')
    .split('\n')
    .slice(0, MOST_LINES)
    .map((line, index) => ({
      number: logLine === undefined ? '' : String(logLine + index),
      text: shorten(stripControl(line), MOST_COLUMNS),
      guilty: index === guiltyLine,
    }));
}
