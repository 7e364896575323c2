// What the YAML parser complains about, in words for the person who wrote the file.

import type { YAMLParseError } from 'yaml';
import type { ConfigProblem } from '../model/config.ts';
import { placeOf, type Place, type Positions, type Range } from './yaml-place.ts';

type Words = Pick<ConfigProblem, 'message' | 'hint'>;
type Code = YAMLParseError['code'];

const QUOTES =
  'put a text with ": ", " #" or a sign such as @ ` % * & ! at its beginning in quotes';

const WORDS: Partial<Readonly<Record<Code, Words>>> = {
  TAB_AS_INDENT: {
    message: 'not YAML: a tab where only spaces may stand',
    hint: 'indent with spaces',
  },
  BLOCK_AS_IMPLICIT_KEY: { message: 'not YAML: a second ": " on one line', hint: QUOTES },
  BAD_SCALAR_START: { message: 'not YAML: a text cannot begin with this sign', hint: QUOTES },
  BAD_INDENT: {
    message: 'not YAML: this line begins in another column than those of its level',
    hint: 'begin the keys of one level in one column',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'not YAML: this is no "key: value"',
    hint: 'write "key: value", with a blank after the colon',
  },
  MULTIPLE_DOCS: {
    message: 'a second document begins here',
    hint: 'keep one document, and remove the line "---"',
  },
  RESOURCE_EXHAUSTION: {
    message: 'nested too deeply to be read',
    hint: 'is it the right file?',
  },
};
const NOT_CLOSED: Words = {
  message: 'not YAML: a "[" or "{" above is not closed',
  hint: 'close it with "]" or "}"; its lines are indented',
};

const HINTS: Partial<Readonly<Record<Code, string>>> = {
  MISSING_CHAR: 'close what was opened: a quote, a "[" or a "{"',
  UNEXPECTED_TOKEN: 'begin a list below its key, one "- item" a line, or write [a, b]',
  BAD_ALIAS: QUOTES,
};

/** One mistake confuses a parser more than once. */
const SHOWN = 5;

/** The first of each line, from the top; what follows from it is left out. */
export function syntaxProblems(
  errors: readonly YAMLParseError[],
  positions: Positions,
): readonly ConfigProblem[] {
  const byLine = new Map<number, YAMLParseError>();
  const sorted = errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  // All that stands below such a sign is misread.
  const misread = sorted.findIndex(isBlockSign);
  for (const error of misread < 0 ? sorted : sorted.slice(0, misread + 1)) {
    const { line } = positions.lines.linePos(error.pos[0]);
    if (!byLine.has(line)) byLine.set(line, error);
  }
  return [...byLine.values()].slice(0, SHOWN).map((error) => ({
    ...wordsOf(error, positions),
    ...placeIn(error, positions),
  }));
}

/** A name that leads nowhere, or to far too much. */
export function referenceProblem({ message }: ReferenceError, positions: Positions): ConfigProblem {
  const name = /: (\S+)$/.exec(message)?.[1] ?? '';
  const start = Math.max(0, positions.text.indexOf(`*${name}`));
  const place = placeOf(positions, [start, start + name.length + 1]);
  return name === ''
    ? { message: `not YAML: ${message}`, hint: 'use fewer aliases', where: positions.name }
    : { message: `not YAML: there is no anchor &${name} above`, hint: QUOTES, ...place };
}

function wordsOf(error: YAMLParseError, positions: Positions): Words {
  if (isOpenQuote(error)) return OPEN_QUOTE;
  if (error.code === 'BAD_INDENT' && error.message.startsWith('Flow')) return NOT_CLOSED;
  if (isBlockSign(error)) return BLOCK_SIGN;
  const known = WORDS[error.code];
  if (known !== undefined) return known;
  if (error.code === 'DUPLICATE_KEY') return twice(error, positions);
  return {
    message: `not YAML: ${error.message}`,
    hint: HINTS[error.code] ?? 'compare with the example in the README',
  };
}

function twice(error: YAMLParseError, positions: Positions): Words {
  const [start, end] = rangeOf(error, positions);
  const key = positions.text.slice(start, end);
  return { message: `the key ${key} stands twice`, hint: 'keep one of them, or rename one' };
}

const OPEN_QUOTE: Words = {
  message: 'not YAML: a quote is opened here and not closed',
  hint: 'close it on the same line',
};

function isOpenQuote({ code, message }: YAMLParseError): boolean {
  return code === 'MISSING_CHAR' && message.endsWith('quote');
}

const BLOCK_SIGN: Words = {
  message: 'not YAML: a text that begins with ">" or "|" goes on below it',
  hint: 'put it in quotes, such as ">=0.9 <1.2"',
};

function isBlockSign({ message }: YAMLParseError): boolean {
  return message.startsWith('Block scalar header');
}

/** Of the first quote without a partner on its line. */
function openQuote({ message }: YAMLParseError, { text }: Positions): number {
  const sign = message.includes('"') ? '"' : "'";
  let start = 0;
  for (const line of text.split('\n')) {
    if (line.split(sign).length % 2 === 0) return start + line.lastIndexOf(sign);
    start += line.length + 1;
  }
  return Math.max(0, text.lastIndexOf(sign));
}

/** How deep is too deep is a matter of the machine. */
function placeIn(error: YAMLParseError, positions: Positions): Place {
  if (error.code === 'RESOURCE_EXHAUSTION') return { where: positions.name };
  return placeOf(positions, rangeOf(error, positions));
}

/** The parser names one sign of a key; people see the key. */
function rangeOf(error: YAMLParseError, positions: Positions): Range {
  const { code, pos } = error;
  const { text } = positions;
  const [start] = pos;
  if (isOpenQuote(error)) {
    const at = openQuote(error, positions);
    return [at, at + 1];
  }
  // Behind the sign.
  if (isBlockSign(error)) return [start - 1, pos[1]];
  if (code !== 'DUPLICATE_KEY') return pos;
  const key = /^(?:"[^"\n]*"|'[^'\n]*'|[^:\n]+)/.exec(text.slice(start, start + 200))?.[0] ?? '';
  return [start, start + Math.max(1, key.trimEnd().length)];
}
