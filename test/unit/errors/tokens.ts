// TypeScript as tokens: words, signs and literals, comments left out; enough to find the literals of a message.

export type Token =
  | { readonly kind: 'word' | 'sign'; readonly text: string; readonly at: number }
  /** A string or a template: its parts between the `${...}`, escapes undone. */
  | { readonly kind: 'literal'; readonly parts: readonly string[]; readonly at: number };

const BLANK = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const WORD = /[\w$#]+/y;
const STRING = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y;
const REGEXP = /\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const SIGN = /=>|\?\?|\?\.|[=!]==?|&&|\|\||./sy;
/** After these a slash begins a regular expression, not a division. */
const BEFORE_REGEXP = /^(?:=>|[=!]==?|&&|\|\||\?\?|[(,=:[!?{};]|return)$/;

export function tokensOf(text: string): Token[] {
  return new Tokens(text).all();
}

class Tokens {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  all(): Token[] {
    return this.#until(null);
  }

  /** Up to the brace that closes a `${`, or to the end. */
  #until(end: '}' | null): Token[] {
    const tokens: Token[] = [];
    let depth = 0;
    while (this.#at < this.#text.length) {
      const at = this.#at;
      if (this.#take(BLANK) !== null) continue;
      if (this.#text[at] === '`') {
        tokens.push({ kind: 'literal', parts: this.#template(), at });
        continue;
      }
      const string = this.#take(STRING);
      if (string !== null) {
        tokens.push({ kind: 'literal', parts: [unescaped(string.slice(1, -1))], at });
        continue;
      }
      const word = this.#take(WORD);
      if (word !== null) {
        tokens.push({ kind: 'word', text: word, at });
        continue;
      }
      if (mayBeRegExp(tokens.at(-1)) && this.#take(REGEXP) !== null) continue;
      const sign = this.#take(SIGN) ?? '';
      if (sign === '{') depth += 1;
      if (sign === '}' && depth === 0 && end !== null) return tokens;
      if (sign === '}') depth -= 1;
      tokens.push({ kind: 'sign', text: sign, at });
    }
    return tokens;
  }

  #template(): string[] {
    const parts = [''];
    this.#at += 1;
    for (;;) {
      const next = this.#text[this.#at];
      if (next === undefined) throw new Error('a template without end');
      this.#at += 1;
      if (next === '`') return parts.map(unescaped);
      if (next === '$' && this.#text[this.#at] === '{') {
        this.#at += 1;
        this.#until('}');
        parts.push('');
        continue;
      }
      const escape = next === '\\' ? (this.#text[this.#at] ?? '') : '';
      this.#at += escape.length;
      parts.push(`${parts.pop() ?? ''}${next}${escape}`);
    }
  }

  #take(what: RegExp): string | null {
    what.lastIndex = this.#at;
    const [found = null] = what.exec(this.#text) ?? [];
    this.#at += found?.length ?? 0;
    return found;
  }
}

function mayBeRegExp(before: Token | undefined): boolean {
  if (before === undefined) return true;
  return before.kind !== 'literal' && BEFORE_REGEXP.test(before.text);
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/gs, (_, sign: string) => (sign === 'n' ? '\n' : sign));
}
