// Cleans every text of a view at one place: whatever a log or a branch name held, no page prints it raw.

import { stripControl } from '../text/control.ts';

/** A copy in which no string has escapes, control characters or overrides of the writing direction. */
export function withoutControl<T>(value: T): T;
export function withoutControl(value: unknown): unknown {
  if (typeof value === 'string') return stripControl(value);
  if (Array.isArray(value)) return value.map((item) => withoutControl(item as unknown));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withoutControl(item as unknown)]),
  );
}
