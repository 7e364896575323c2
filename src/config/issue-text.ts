// A schema's issue in words for the person who wrote the file.

import type * as v from 'valibot';
import { nearest } from '../text/near.ts';
import { keysAt, type Path, type Schema } from './schema-keys.ts';

export type Issue = v.BaseIssue<unknown>;

export interface IssueText {
  readonly message: string;
  readonly hint?: string;
}

/** Keys from the top of the file to what the issue is about. */
export function issuePath(issue: Issue): Path {
  return (issue.path ?? []).map((item) =>
    typeof item.key === 'number' ? item.key : String(item.key),
  );
}

export function isUnknownKey(issue: Issue): boolean {
  return issue.type === 'strict_object' && issue.expected === 'never';
}

/** True where the file lacks a key; the path then ends in that key. */
export function isMissingKey(issue: Issue): boolean {
  return (
    issue.type === 'strict_object' && issue.path?.at(-1)?.origin === 'key' && !isUnknownKey(issue)
  );
}

export function describeIssue(issue: Issue, schema: Schema): IssueText {
  const path = issuePath(issue);
  if (isUnknownKey(issue)) return unknownKey(path, keysAt(schema, path.slice(0, -1)));
  if (isMissingKey(issue)) return { message: `"${String(path.at(-1))}" is missing${inside(path)}` };

  const name = pathText(path);
  const found = foundText(issue.input);
  if (issue.kind === 'validation') return { message: `${name} ${issue.message}, found ${found}` };
  if (issue.type === 'union') return { message: `${name}: ${issue.message}, found ${found}` };
  if (issue.type === 'picklist') return notInList(name, issue);
  return { message: `${name}: expected ${expectedText(issue)}, found ${found}` };
}

export function pathText(path: Path): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
  return text === '' ? 'the file' : text.replace(/^\./, '');
}

function inside(path: Path): string {
  return path.length > 1 ? ` in ${pathText(path.slice(0, -1))}` : '';
}

function unknownKey(path: Path, known: readonly string[]): IssueText {
  const key = String(path.at(-1));
  const near = nearest(key, known);
  return {
    message: `unknown key "${key}"${inside(path)}`,
    hint: near === null ? `known keys: ${known.join(', ')}` : `did you mean "${near}"?`,
  };
}

function notInList(name: string, issue: Issue): IssueText {
  const options = [...(issue.expected ?? '').matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
  const near = typeof issue.input === 'string' ? nearest(issue.input, options) : null;
  return {
    message: `${name}: expected one of ${options.join(', ')}, found ${foundText(issue.input)}`,
    ...(near === null ? {} : { hint: `did you mean "${near}"?` }),
  };
}

const KINDS: Readonly<Record<string, string>> = {
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  strict_object: 'keys and values',
  record: 'keys and values',
};

function expectedText(issue: Issue): string {
  return KINDS[issue.type] ?? issue.expected ?? 'something else';
}

function foundText(input: unknown): string {
  if (input === null || input === undefined) return 'nothing';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'keys and values';
  return typeof input === 'string' ? `the text "${input}"` : JSON.stringify(input);
}
