// A schema's issue in words for the person who wrote the file.

import type * as v from 'valibot';
import { nearest } from '../text/near.ts';
import { redactor } from '../text/redact.ts';
import {
  aboutKey,
  keysAt,
  placesBelow,
  type About,
  type Path,
  type Schema,
} from './schema-keys.ts';

export type Issue = v.BaseIssue<unknown>;

export interface IssueText {
  readonly message: string;
  readonly hint: string;
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
function isMissingKey(issue: Issue): boolean {
  return (
    issue.type === 'strict_object' && issue.path?.at(-1)?.origin === 'key' && !isUnknownKey(issue)
  );
}

/** A check that knows better than its schema what is wrong with a key, and says in `expected` what to do. */
function isOwnWords(issue: Issue): boolean {
  return issue.type === 'raw_check';
}

function ownWords({ message, expected }: Issue, path: Path): IssueText {
  return { message: `${pathText(path.slice(0, -1))}: ${message}`, hint: expected ?? 'correct it' };
}

export function describeIssue(issue: Issue, schema: Schema): IssueText {
  const path = issuePath(issue);
  if (isUnknownKey(issue)) return unknownKey(path, schema);
  if (isMissingKey(issue)) return missingKey(path, schema);

  if (isOwnWords(issue)) return ownWords(issue, path);

  const name = pathText(path);
  const isHidden = isSecretPath(path) && typeof issue.input === 'string';
  const found = isHidden ? 'a text' : foundText(issue.input);
  if (issue.type === 'picklist') return notInList(name, issue);
  const hint = adviceFor(issue, aboutKey(schema, path));
  if (issue.kind === 'validation')
    return { message: `${name} ${issue.message}, found ${found}`, hint };
  if (issue.type === 'union') return { message: `${name}: ${issue.message}, found ${found}`, hint };
  return { message: `${name}: expected ${expectedText(issue)}, found ${found}`, hint };
}

/** Who writes a secret where its name belongs does not see it again. */
export function isSecretPath(path: Path): boolean {
  const [first] = path[0] === 'profiles' ? path.slice(2) : path;
  return first === 'secrets';
}

export function pathText(path: Path): string {
  const text = path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${wordOf(key)}`))
    .join('');
  return text === '' ? 'the file' : text.replace(/^\./, '');
}

/** A range of versions among names. */
function wordOf(key: string): string {
  return /[\s<>=]/.test(key) ? `"${key}"` : key;
}

function inside(path: Path): string {
  return path.length > 1 ? ` in ${pathText(path.slice(0, -1))}` : '';
}

function unknownKey(path: Path, schema: Schema): IssueText {
  const key = String(path.at(-1));
  const above = path.slice(0, -1);
  const known = keysAt(schema, above);
  const near = nearest(key, known);
  const message = `unknown key "${key}"${inside(path)}`;
  if (near !== null) return { message, hint: `did you mean "${near}"?` };
  const below = placesBelow(schema, above, key).map((place) => `"${place}"`);
  const hint =
    below.length === 0
      ? `known keys: ${known.join(', ')}`
      : `write it below ${below.join(' or ')}, indented`;
  return { message, hint };
}

function missingKey(path: Path, schema: Schema): IssueText {
  const { description } = aboutKey(schema, path);
  const key = String(path.at(-1));
  const words = typeof description === 'string' ? `: ${lowered(description)}` : '';
  return { message: `"${key}" is missing${inside(path)}`, hint: `add "${key}"${words}` };
}

/** `Where it listens.` inside a sentence: `where it listens`. */
function lowered(sentence: string): string {
  return sentence.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase()).replace(/\.$/, '');
}

/** What to write instead. */
function adviceFor({ type, input }: Issue, about: About): string {
  if (type === 'string' && (typeof input === 'number' || typeof input === 'boolean'))
    return `put it in quotes: "${asWritten(input, about)}"`;
  if (type === 'number' && typeof input === 'string' && /^\d+(?:\.\d+)?$/.test(input))
    return `write it without quotes: ${input}`;
  if (type === 'array' && typeof input === 'string') return `make it a list: [${shortened(input)}]`;
  const examples: readonly unknown[] = Array.isArray(about.examples) ? about.examples : [];
  const [example] = examples;
  if (example !== undefined) return `for example ${flowText(example)}`;
  if (about.default !== undefined && about.default !== null)
    return `correct it, or leave it out: the default is ${flowText(about.default)}`;
  return ADVICE[type] ?? 'correct it, or leave it out';
}

/** `13.0` has become the number 13: a version has a second part, as its example shows. */
function asWritten(input: number | boolean, { examples }: About): string {
  const shown: readonly unknown[] = Array.isArray(examples) ? examples : [];
  const [example] = shown;
  const isVersion = typeof example === 'string' && /^\d+\.\d+$/.test(example);
  return isVersion && Number.isInteger(input) ? `${input}.0` : String(input);
}

const ADVICE: Readonly<Record<string, string>> = {
  strict_object: 'write its keys below it, indented',
  record: 'write its keys below it, indented',
  array: 'write [a, b], or one "- item" a line',
};

/** A value as YAML would hold it on one line. */
function flowText(value: unknown): string {
  const json = JSON.stringify(value, null, 1).replaceAll(/\s+/g, ' ');
  return json.replaceAll(/"([\w./:-]+)"/g, '$1').replaceAll(/(?<=\[) | (?=\])/g, '');
}

function notInList(name: string, issue: Issue): IssueText {
  const options = [...(issue.expected ?? '').matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
  const near = typeof issue.input === 'string' ? nearest(issue.input, options) : null;
  return {
    message: `${name}: expected one of ${options.join(', ')}, found ${foundText(issue.input)}`,
    hint: near === null ? 'write one of them, or leave it out' : `did you mean "${near}"?`,
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
  return typeof input === 'string' ? `the text "${shortened(input)}"` : JSON.stringify(input);
}

const SHOWN = 60;

/** One line, without logins and tokens, and not all of a novel. */
function shortened(text: string): string {
  const safe = redactor([])(text.split('\n')[0] ?? '');
  return safe.length > SHOWN ? `${safe.slice(0, SHOWN)}...` : safe;
}
