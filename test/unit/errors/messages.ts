// Every message that src can show as an error: the literals that stand where a message stands.

import { sourceFiles, type SourceFile } from '../../rig/source-tree.ts';
import { tokensOf, type Token } from './tokens.ts';

export interface Message {
  /** `cli/verb-logs.ts:33` */
  readonly place: string;
  /** `cli/verb-logs.ts` */
  readonly file: string;
  /** What of it never changes, between what does. */
  readonly parts: readonly string[];
}

/** Where a message is an argument: the name of a function to the argument's place, from 0. */
type Makers = ReadonlyMap<string, number>;

/** The name says it: a property, a constant or a parameter `message` is what a person reads first. */
const NAME = 'message';

export function errorMessages(): Message[] {
  return sourceFiles().flatMap(messagesIn);
}

/** Functions of a file with a parameter `message`, and `failure` of the model. */
function makersIn(tokens: readonly Token[]): Makers {
  const makers = new Map([['failure', 1]]);
  for (const [at, token] of tokens.entries()) {
    const name = tokens[at + 1];
    if (textOf(token) !== 'function' || name === undefined) continue;
    const open = tokens.findIndex((sign, place) => place > at && textOf(sign) === '(');
    const place = argumentsAt(tokens, open).findIndex(([first]) => textOf(first) === NAME);
    if (place >= 0) makers.set(textOf(name), place);
  }
  return makers;
}

export function messagesIn(file: Pick<SourceFile, 'name' | 'text'>): Message[] {
  const tokens = tokensOf(file.text);
  const makers = makersIn(tokens);
  return tokens.flatMap((token, at): Message[] => {
    const value = valueAt(tokens, at, makers);
    return value.flatMap((part) => {
      if (part.kind !== 'literal') return [];
      const line = file.text.slice(0, part.at).split('\n').length;
      return [{ place: `${file.name}:${line}`, file: file.name, parts: part.parts }];
    });
  });
}

/** The tokens of the message that begins behind this one; none where none does. */
function valueAt(tokens: readonly Token[], at: number, makers: Makers): readonly Token[] {
  const [before, token, next] = [tokens[at - 1], tokens[at], tokens[at + 1]].map(textOf);
  if (token === NAME && before !== '.' && (next === ':' || next === '='))
    return upToEnd(tokens, at + 2);
  const place = makers.get(token ?? '');
  if (place === undefined || next !== '(' || before === 'function') return [];
  return argumentsAt(tokens, at + 1)[place] ?? [];
}

const OPEN = new Set(['(', '[', '{']);
const CLOSED = new Set([')', ']', '}']);

/** To the comma, semicolon or bracket that ends a value. Literals inside calls and lists are no part of it. */
function upToEnd(tokens: readonly Token[], from: number): Token[] {
  const value: Token[] = [];
  let depth = 0;
  for (const token of tokens.slice(from)) {
    const text = textOf(token);
    if (depth === 0 && (text === ',' || text === ';' || CLOSED.has(text))) break;
    if (OPEN.has(text)) depth += 1;
    if (CLOSED.has(text)) depth -= 1;
    if (depth === 0) value.push(token);
  }
  return value;
}

/** `open` is the place of the bracket. */
function argumentsAt(tokens: readonly Token[], open: number): Token[][] {
  const found: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(open)) {
    const text = textOf(token);
    if (OPEN.has(text)) depth += 1;
    if (CLOSED.has(text)) depth -= 1;
    if (depth === 0) return found;
    if (depth === 1 && text === ',') found.push([]);
    else if (depth === 1 && text !== '(') found.at(-1)?.push(token);
  }
  return found;
}

function textOf(token: Token | undefined): string {
  return token === undefined || token.kind === 'literal' ? '' : token.text;
}
