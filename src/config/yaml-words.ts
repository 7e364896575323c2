// What the YAML parser complains about, in words for the person who wrote the file.

import type { YAMLParseError } from 'yaml';
import type { ConfigProblem } from '../model/config.ts';
import { placeOf, type Positions, type Range } from './yaml-place.ts';

type Words = Pick<ConfigProblem, 'message' | 'hint'>;
type Code = YAMLParseError['code'];

const QUOTES =
  'put a text with ": ", " #" or a sign such as @ ` % * & ! at its beginning in quotes';
const TOO_DEEP: Words = { message: 'nested too deeply to be read', hint: 'is it the right file?' };

const WORDS: Partial<Readonly<Record<Code, Words>>> = {
  TAB_AS_INDENT: {
    message: 'not YAML: a tab where only spaces may stand',
    hint: 'indent with spaces',
  },
  BLOCK_AS_IMPLICIT_KEY: { message: 'not YAML: a second ": " on one line', hint: QUOTES },
  BAD_SCALAR_START: { message: 'not YAML: a text cannot begin with this sign', hint: QUOTES },
  MULTIPLE_DOCS: {
    message: 'a second document begins here',
    hint: 'keep one document, and remove the line "---"',
  },
  RESOURCE_EXHAUSTION: TOO_DEEP,
};

const HINTS: Partial<Readonly<Record<Code, string>>> = {
  BAD_INDENT: 'keys of one level begin in one column; a "[" or "{" is closed by its "]" or "}"',
  MULTILINE_IMPLICIT_KEY: 'write "key: value", with a blank after the colon',
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
  for (const error of errors.toSorted((a, b) => a.pos[0] - b.pos[0])) {
    const { line } = positions.lines.linePos(error.pos[0]);
    if (!byLine.has(line)) byLine.set(line, error);
  }
  return [...byLine.values()].slice(0, SHOWN).map((error) => ({
    ...wordsOf(error, positions),
    ...placeOf(positions, rangeOf(error, positions)),
  }));
}

/** Names that lead nowhere, or to far too much. */
export function referenceProblem({ message }: ReferenceError): Words {
  return { message: `not YAML: ${message}`, hint: QUOTES };
}

function wordsOf(error: YAMLParseError, positions: Positions): Words {
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

/** The parser names one sign of a key; people see the key. */
function rangeOf({ code, pos }: YAMLParseError, { text }: Positions): Range {
  const [start] = pos;
  if (code !== 'DUPLICATE_KEY') return pos;
  const key = /^(?:"[^"\n]*"|'[^'\n]*'|[^:\n]+)/.exec(text.slice(start, start + 200))?.[0] ?? '';
  return [start, start + Math.max(1, key.trimEnd().length)];
}
