// Expands variables and quotes in a word of a Dockerfile, as the engine does.

import type { Escape } from './dockerfile-lines.ts';
import { replaced, withoutEnd, withoutStart } from './shell-pattern.ts';

export type Variables = ReadonlyMap<string, string>;

export interface Expanded {
  readonly text: string;
  /** Variables without a value and without a default: they count as empty. */
  readonly unset: readonly string[];
}

/** @throws SyntaxError where the word uses what is not read here, such as `${X:1:2}` */
export function expandWord(word: string, variables: Variables, escape: Escape): Expanded {
  const unset = new Set<string>();
  const text = new Expander(word, escape, variables, unset).until('');
  return { text, unset: [...unset] };
}

/** Walks a word once, sign by sign. */
class Expander {
  readonly #word: string;
  readonly #escape: Escape;
  readonly #variables: Variables;
  readonly #unset: Set<string>;
  #at = 0;

  constructor(word: string, escape: Escape, variables: Variables, unset: Set<string>) {
    this.#word = word;
    this.#escape = escape;
    this.#variables = variables;
    this.#unset = unset;
  }

  /** The text up to the sign `end`, which stays; an empty `end` is the end of the word. A `pattern` keeps its escapes. */
  until(end: string, pattern?: 'pattern'): string {
    let text = '';
    while (this.#peek() !== end && this.#peek() !== '') {
      const sign = this.#take();
      if (sign === this.#escape) text += (pattern === undefined ? '' : sign) + this.#take();
      else if (sign === '$') text += this.#variable();
      else if (sign === '"') text += this.#inside('"', () => this.until('"'));
      else if (sign === "'" && end !== '"') text += this.#inside("'", () => this.#literal());
      else text += sign;
    }
    return text;
  }

  #peek(): string {
    return this.#word[this.#at] ?? '';
  }

  #take(): string {
    const sign = this.#peek();
    this.#at += 1;
    return sign;
  }

  /** What `read` gives, which must be followed by `end`. */
  #inside(end: string, read: () => string): string {
    const text = read();
    if (this.#take() !== end) throw new SyntaxError(`${this.#word}: ${end} is missing`);
    return text;
  }

  #literal(): string {
    return this.#match(/[^']*/y);
  }

  #match(pattern: RegExp): string {
    const sticky = new RegExp(pattern);
    sticky.lastIndex = this.#at;
    const text = sticky.exec(this.#word)?.[0] ?? '';
    this.#at += text.length;
    return text;
  }

  /** After the `$`. */
  #variable(): string {
    if (this.#peek() === '{') {
      this.#take();
      return this.#inside('}', () => this.#braced());
    }
    const name = this.#match(/\w+/y);
    return name === '' ? '$' : (this.#value(name) ?? '');
  }

  #braced(): string {
    const name = this.#match(/\w+/y);
    const cut = name === '' ? '' : this.#match(/##?|%%?|\/\/?/y);
    if (cut !== '') return this.#cut(this.#value(name) ?? '', cut);
    const operator = this.#match(/:?[-+?]/y);
    if (name === '' || (operator === '' && this.#peek() !== '}')) {
      throw new SyntaxError(`${this.#word}: this form of variable is not read`);
    }
    if (operator === '') return this.#value(name) ?? '';
    const other = this.until('}');
    return this.#choose(name, operator, other);
  }

  #cut(value: string, operator: string): string {
    const twice = operator.length === 2;
    if (operator.startsWith('/')) {
      const pattern = this.#inside('/', () => this.until('/', 'pattern'));
      return replaced(value, pattern, this.until('}', 'pattern'), twice);
    }
    const pattern = this.until('}', 'pattern');
    return (operator.startsWith('#') ? withoutStart : withoutEnd)(value, pattern, twice);
  }

  /** With `:` an empty value counts as none. */
  #choose(name: string, operator: string, other: string): string {
    const value = operator.endsWith('?') ? this.#value(name) : this.#variables.get(name);
    const there = operator.startsWith(':') ? Boolean(value) : value !== undefined;
    if (operator.endsWith('+')) return there ? other : '';
    return there || operator.endsWith('?') ? (value ?? '') : other;
  }

  #value(name: string): string | undefined {
    const value = this.#variables.get(name);
    if (value === undefined) this.#unset.add(name);
    return value;
  }
}
