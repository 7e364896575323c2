// Checks a value against a schema and finds all mistakes, where the schema alone stops at some.

import * as v from 'valibot';
import {
  describeIssue,
  issuePath,
  isUnknownKey,
  pathText,
  type Issue,
  type IssueText,
} from './issue-text.ts';
import { isObject, listsForMaps, type Path } from './schema-keys.ts';

export interface Mistake extends IssueText {
  readonly path: Path;
  /** Whether the key itself is wrong, or what stands under it. */
  readonly of: 'key' | 'value';
}

export type Checked<T> = { readonly value: T } | { readonly mistakes: readonly Mistake[] };

/** A strict schema stops at the first unknown key: it is noted, taken out, and the rest checked again. */
export function checkAll<S extends v.GenericSchema>(
  schema: S,
  written: unknown,
): Checked<v.InferOutput<S>> {
  const rest: unknown = structuredClone(written);
  const lists = listsForMaps(schema, rest);
  const mistakes = lists.map(listForMap);
  for (const path of lists) removeKey(rest, path);
  if (lists.some((path) => path.length === 0)) return { mistakes };

  for (;;) {
    const result = v.safeParse(schema, rest);
    const issues: readonly Issue[] = result.issues ?? [];
    const strangers = issues.filter(isUnknownKey);
    const told = strangers.length > 0 ? strangers : issues;
    mistakes.push(...told.map((issue) => mistakeOf(issue, schema)));
    if (strangers.length === 0)
      return mistakes.length > 0 ? { mistakes } : { value: result.output };
    for (const issue of strangers) removeKey(rest, issuePath(issue));
  }
}

function mistakeOf(issue: Issue, schema: v.GenericSchema): Mistake {
  const of = issue.path?.at(-1)?.origin === 'key' ? 'key' : 'value';
  return { path: issuePath(issue), of, ...describeIssue(issue, schema) };
}

function listForMap(path: Path): Mistake {
  return {
    path,
    of: 'value',
    message: `${pathText(path)}: expected keys and values, found a list`,
    hint: 'write "key: value" without the "-" or the brackets',
  };
}

function removeKey(root: unknown, path: Path): void {
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((at, key) => (isObject(at) ? at[String(key)] : undefined), root);
  if (isObject(parent)) delete parent[String(path.at(-1))];
}
