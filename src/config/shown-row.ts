// One setting as `builder config` shows it, and how its row is made.

import type { Origin, Sourced } from './origin.ts';

/** A value, or in words what stands for it where it is null or a choice. */
export type Shown = string | number | boolean | null | readonly string[];

export interface ShownSetting {
  readonly key: string;
  readonly value: Shown;
  /** What the value means, where it does not speak for itself. */
  readonly meaning?: string;
  readonly origin: Origin;
}

export function row(
  key: string,
  { value, origin }: Sourced<Shown>,
  meaning?: string,
): ShownSetting {
  return { key, value, origin, ...(meaning !== undefined && { meaning }) };
}

/** Null in the place of what nobody named, and what is taken then. */
export function orWords<T extends Shown>(
  key: string,
  one: Sourced<T>,
  words: string,
): ShownSetting {
  const { value } = one;
  const absent = value === null || (Array.isArray(value) && value.length === 0);
  return row(key, one, absent ? words : undefined);
}

export function namedRows<T>(
  key: string,
  named: Readonly<Record<string, Sourced<T>>>,
  text: (value: T) => string,
): ShownSetting[] {
  return Object.entries(named).map(([name, { value, origin }]) =>
    row(`${key}.${name}`, { value: text(value), origin }),
  );
}
