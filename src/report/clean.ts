// Cleans every text of a view at one place: whatever a log or a branch name held, no page prints it raw or without end.

import { stripControl } from '../text/control.ts';
import { shorten } from './shorten.ts';

const MOST_TEXT = 2000;

/** A copy in which no text has escapes, control characters or overrides of the writing direction, nor more than 2000 characters. */
export function clean<T>(value: T): T;
export function clean(value: unknown): unknown {
  if (typeof value === 'string') return shorten(stripControl(value), MOST_TEXT);
  if (Array.isArray(value)) return value.map((item) => clean(item as unknown));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, clean(item as unknown)]),
  );
}
