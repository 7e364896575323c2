// How many columns of a terminal a text may take: never less than it does, so that nothing wraps.

const PLAIN = /^[\u0020-\u007e]*$/;
/** Drawn onto the character before them, or not at all. */
const NO_COLUMN = /^[\p{Mn}\p{Me}\u200b-\u200f\u2060-\u2064\u{e0000}-\u{e007f}]$/u;
/** Asks for the coloured, wide shape of the character before it. */
const EMOJI_SHAPE = '\ufe0f';
/** East Asian Width F and W (Unicode Standard Annex 11), in blocks, and what terminals draw as emoji. */
const TWO_COLUMNS = new RegExp(
  [
    String.raw`^(?:\p{Emoji_Presentation}`,
    String.raw`[\u1100-\u115f\u231a\u231b\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff]`,
    String.raw`[\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]`,
    String.raw`[\u{16fe0}-\u{18cff}\u{1aff0}-\u{1b2ff}\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}])$`,
  ].join('|'),
  'u',
);

/** Parts of a joined emoji are counted one by one: only some terminals join them. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += columnsOf(character);
  return width;
}

/** The longest beginning that takes at most `width` columns. */
export function headOf(text: string, width: number): string {
  if (PLAIN.test(text)) return text.slice(0, Math.max(width, 0));
  let [taken, end] = [0, 0];
  for (const character of text) {
    taken += columnsOf(character);
    if (taken > width) break;
    end += character.length;
  }
  // What is left of an emoji that was cut apart.
  return text.slice(0, end).replace(/\u200d+$/, '');
}

/** The longest end that takes at most `width` columns. */
export function tailOf(text: string, width: number): string {
  if (PLAIN.test(text)) return text.slice(Math.max(text.length - width, 0));
  const characters = Array.from(text);
  let [taken, start] = [0, characters.length];
  while (start > 0) {
    taken += columnsOf(characters[start - 1] ?? '');
    if (taken > width) break;
    start -= 1;
  }
  return characters.slice(start).join('');
}

function columnsOf(character: string): number {
  if (character === EMOJI_SHAPE) return 1;
  if (NO_COLUMN.test(character)) return 0;
  return TWO_COLUMNS.test(character) ? 2 : 1;
}
