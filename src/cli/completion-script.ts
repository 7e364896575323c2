// What the scripts of all shells are made of: the table of verbs as branches of a shell's `case`.

import type { CompletedVerb, Values } from './completion-table.ts';

/** `run:--only|run:--until` and what stands behind them. */
export interface Case {
  readonly patterns: readonly string[];
  readonly values: Values;
}

/** `verb:flag` of all flags that take a value, those with the same values together. */
export function flagCases(table: readonly CompletedVerb[]): Case[] {
  return grouped(
    table.flatMap(({ name: verb, flags }) =>
      flags.flatMap(({ names, values }) =>
        values === null ? [] : names.map((name) => ({ pattern: `${verb}:${name}`, values })),
      ),
    ),
  );
}

/** `verb:place` of all words behind a verb, counted from 0. */
export function placeCases(table: readonly CompletedVerb[]): Case[] {
  return grouped(
    table.flatMap(({ name, places }) =>
      places.map((values, place) => ({ pattern: `${name}:${place}`, values })),
    ),
  );
}

function grouped(items: readonly { readonly pattern: string; readonly values: Values }[]): Case[] {
  const byValues = Map.groupBy(items, ({ values }) => JSON.stringify(values));
  return [...byValues.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined
      ? []
      : [{ patterns: same.map(({ pattern }) => pattern), values: first.values }];
  });
}

/** For single quotes of a POSIX shell, zsh or fish. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', String.raw`\\`).replaceAll("'", String.raw`'\''`)}'`;
}
