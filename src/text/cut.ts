// Where a text is cut, it says so: what stands beside the sign may be a part of a secret, and is looked at as such.

/** Ends a part that goes on elsewhere, and begins the part that goes on. */
export const CUT = '…';

/** A line without an end is given out in parts of about this many characters, so that memory stays bounded. */
const LONGEST_LINE = 1 << 16;
/** Longer control sequences are not kept whole. */
const SEQUENCE = 64;

export interface Part {
  readonly part: string;
  readonly rest: string;
}

/** The first part of a line that has become too long, and what is left of it; null where it is not. */
export function firstPart(line: string): Part | null {
  if (line.length <= LONGEST_LINE) return null;
  const at = cutPlace(line);
  return { part: line.slice(0, at) + CUT, rest: CUT + line.slice(at) };
}

/** Not within a control sequence: its halves would be two texts that nothing removes. */
function cutPlace(line: string): number {
  const most = LONGEST_LINE - 2;
  const escape = line.lastIndexOf('\u001b', most);
  if (escape > most - SEQUENCE) return escape;
  return isLowSurrogate(line.charCodeAt(most)) ? most - 1 : most;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** The beginning of a text of more than `most` characters, with the sign. */
export function cutTo(text: string, most: number): string {
  return text.length > most ? text.slice(0, most) + CUT : text;
}
