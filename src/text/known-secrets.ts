// Masks known secrets in a text, wherever and in whatever form they stand, also halves of one beside a cut.

import { CUT } from './cut.ts';
import { encodings } from './encodings.ts';
import { FormIndex, SHORTEST } from './form-index.ts';

export const MASK = '***';
/** Lines of a longer secret: `[global]` and `}` are no secrets. */
const SHORTEST_LINE = 9;

export type MaskKnown = (text: string) => string;

/** A value of several lines is masked also line by line. */
export function maskKnown(secrets: Iterable<string>): MaskKnown {
  const forms = new Set([...secrets].flatMap((secret) => parts(secret)).flatMap(encodings));
  const index = new FormIndex([...forms].filter((form) => form.length >= SHORTEST));
  if (index.isEmpty) return (text) => text;
  return (text) => {
    const found = [...index.whole(text), ...(text.includes(CUT) ? halves(text, index) : [])];
    return masked(text, found);
  };
}

/** A secret of short lines alone is hidden all the same. */
function parts(secret: string): string[] {
  const whole = secret.trim();
  const lines = whole.split(/\r\n|\n|\r/).map((line) => line.trim());
  const long = lines.filter((line) => line.length >= SHORTEST_LINE);
  const own = long.length > 0 ? long : lines.filter((line) => line.length >= SHORTEST);
  return [...new Set([...(whole.length < SHORTEST ? [] : [whole]), ...own])];
}

/** From, to. */
type Stretch = readonly [number, number];

/** Beside each sign: the end of a secret that began before, the beginning of one that goes on. */
function halves(text: string, index: FormIndex): Stretch[] {
  const found: Stretch[] = [];
  let from = 0;
  for (const between of text.split(CUT)) {
    const to = from + between.length;
    const isAfterCut = from > 0;
    const isBeforeCut = to < text.length;
    if (isAfterCut && isBeforeCut && index.isMiddle(between)) found.push([from, to]);
    const end = isAfterCut ? index.endAtStart(between) : 0;
    if (end > 0) found.push([from, from + end]);
    const beginning = isBeforeCut ? index.startAtEnd(between) : 0;
    if (beginning > 0) found.push([to - beginning, to]);
    from = to + CUT.length;
  }
  return found;
}

/** Overlapping finds are masked as one stretch, so that no end of the second is left standing. */
function masked(text: string, found: readonly Stretch[]): string {
  let clean = '';
  let copied = 0;
  for (const [from, to] of found.toSorted(([a], [b]) => a - b)) {
    if (from >= copied) clean += text.slice(copied, from) + MASK;
    copied = Math.max(copied, to);
  }
  return clean + text.slice(copied);
}
