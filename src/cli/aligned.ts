// Rows of a key, a value and a note, aligned; a long value goes on below itself.

import { oneLine } from '../console/fit.ts';
import type { Paint } from '../console/paint.ts';

export interface Row {
  readonly key: string;
  readonly value: string;
  readonly note: string;
  /** Of little interest. */
  readonly faint: boolean;
}

const GAP = '  ';
const NARROWEST = 24;

/** Lines of at most `width` where that is possible: notes move below their value where there is no room for three columns. */
export function alignedRows(written: readonly Row[], width: number, paint: Paint): string[] {
  const rows = written.map(({ key, value, note, faint }) => ({
    key: oneLine(key),
    value: oneLine(value),
    note: oneLine(note),
    faint,
  }));
  const keyWidth = Math.max(...rows.map(({ key }) => key.length));
  const noteWidth = Math.max(...rows.map(({ note }) => note.length));
  const room = width - keyWidth - noteWidth - 2 * GAP.length;
  const beside = room >= NARROWEST;
  const valueWidth = beside
    ? Math.min(room, Math.max(...rows.map(({ value }) => value.length)))
    : Math.max(width - keyWidth - GAP.length, NARROWEST);
  return rows.flatMap(({ key, value, note, faint }) => {
    const [first = '', ...more] = brokenAt(value, valueWidth);
    const dim = (text: string): string => (faint ? paint('dim', text) : text);
    const below = ' '.repeat(keyWidth + GAP.length);
    const head = `${paint('bold', key.padEnd(keyWidth))}${GAP}`;
    const rest = more.map((line) => below + dim(line));
    return beside
      ? [`${head}${dim(first.padEnd(valueWidth))}${GAP}${paint('dim', note)}`, ...rest]
      : [`${head}${dim(first)}`, ...rest, `${below}${paint('dim', `from ${note}`)}`];
  });
}

/** After a comma, a blank or a slash where one is near, else anywhere. */
function brokenAt(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const near = Math.max(...[',', ' ', '/'].map((sign) => text.lastIndexOf(sign, width - 1)));
  const end = near > width / 2 ? near + 1 : width;
  return [text.slice(0, end).trimEnd(), ...brokenAt(text.slice(end).trimStart(), width)];
}
