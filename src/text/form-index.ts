// Finds any of many texts in another one in one pass: a certificate bundle has thousands of lines, and logs are long.

/** Shorter values would blank out ordinary words. */
export const SHORTEST = 4;
/** A half this long between two cuts may be the middle of a secret. */
const MIDDLE = 1024;
const TABLE = 1 << 20;

/** Of one beginning: by length, so that thousands that begin alike cost one look for each length. */
type Alike = Map<number, Set<string>>;

export class FormIndex {
  readonly #starts = new Map<string, Alike>();
  readonly #ends = new Map<string, Alike>();
  /** Whether any form may begin with four such characters: most places of a text are told by this alone. */
  readonly #seen = new Uint8Array(TABLE);
  readonly #long: readonly string[];
  readonly #longest: number;

  /** Each of at least `SHORTEST` characters. */
  constructor(forms: readonly string[]) {
    for (const form of forms) {
      add(this.#starts, form.slice(0, SHORTEST), form);
      add(this.#ends, form.slice(-SHORTEST), form);
      this.#seen[placeOf(form, 0)] = 1;
    }
    this.#long = forms.filter((form) => form.length > MIDDLE);
    this.#longest = forms.reduce((most, form) => Math.max(most, form.length), 0);
  }

  get isEmpty(): boolean {
    return this.#starts.size === 0;
  }

  /** Where any stands: from, to; by beginning, they may overlap. */
  whole(text: string): (readonly [number, number])[] {
    const found: (readonly [number, number])[] = [];
    for (let place = 0; place + SHORTEST <= text.length; place += 1) {
      if (this.#seen[placeOf(text, place)] === 0) continue;
      const length = this.#longestAt(text, place);
      if (length > 0) found.push([place, place + length]);
    }
    return found;
  }

  /** How many of its last characters begin a form that goes on; 0: none. */
  startAtEnd(text: string): number {
    const first = Math.max(text.length - this.#longest, 0);
    for (let place = first; place + SHORTEST <= text.length; place += 1) {
      if (this.#seen[placeOf(text, place)] === 0) continue;
      const alike = this.#starts.get(text.slice(place, place + SHORTEST));
      const half = text.slice(place);
      if (alike && some(alike, (form) => form.startsWith(half))) return half.length;
    }
    return 0;
  }

  /** How many of its first characters end a form that began before; 0: none. */
  endAtStart(text: string): number {
    for (let to = Math.min(text.length, this.#longest); to >= SHORTEST; to -= 1) {
      const alike = this.#ends.get(text.slice(to - SHORTEST, to));
      const half = text.slice(0, to);
      if (alike && some(alike, (form) => form.endsWith(half))) return to;
    }
    return 0;
  }

  isMiddle(text: string): boolean {
    return text.length >= MIDDLE && this.#long.some((form) => form.includes(text));
  }

  #longestAt(text: string, place: number): number {
    let longest = 0;
    for (const [length, forms] of this.#starts.get(text.slice(place, place + SHORTEST)) ?? []) {
      if (length > longest && stands(forms, length, text, place)) longest = length;
    }
    return longest;
  }
}

// oxlint-disable-next-line max-params -- called at many places of a text: an object each time costs more than it says.
function stands(forms: ReadonlySet<string>, length: number, text: string, place: number): boolean {
  const [only = ''] = forms;
  return forms.size === 1
    ? text.startsWith(only, place)
    : forms.has(text.slice(place, place + length));
}

function some(alike: Alike, fits: (form: string) => boolean): boolean {
  return [...alike.values()].some((forms) => [...forms].some(fits));
}

function add(index: Map<string, Alike>, key: string, form: string): void {
  const alike = index.get(key) ?? new Map<number, Set<string>>();
  index.set(key, alike);
  const forms = alike.get(form.length) ?? new Set();
  alike.set(form.length, forms.add(form));
}

/** Of the four characters there. */
function placeOf(text: string, place: number): number {
  const [a, b] = [text.charCodeAt(place), text.charCodeAt(place + 1)];
  const [c, d] = [text.charCodeAt(place + 2), text.charCodeAt(place + 3)];
  return (((a * 31 + b) * 31 + c) * 31 + d) % TABLE;
}
