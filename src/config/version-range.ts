// Ranges of a project's version, as people write them: `>=0.9 <1.2`, `<0.5`, `0.8`.

import { compareVersions } from '../model/framework-at.ts';

export interface VersionRange {
  /** Included; null: from the beginning. */
  readonly from: string | null;
  /** Excluded; null: to the end. */
  readonly below: string | null;
}

export type ReadRange = VersionRange | { readonly wrong: 'unreadable' | 'empty' };

const EVERYTHING: VersionRange = { from: null, below: null };
const PART = /^(?<sign>>=|>|<=|<|=)?(?<version>\d+(?:\.\d+){0,2})$/;

/** Parts are joined by blanks or commas, and all of them hold; one without a sign is that version with all below it. */
export function readRange(text: string): ReadRange {
  const parts = text
    .replaceAll(/(?<=[<>=])\s+/g, '')
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map(readPart);
  const range = parts.reduce<VersionRange | null>(
    (all, part) => (all === null || part === null ? null : bothOf(all, part)),
    EVERYTHING,
  );
  if (range === null || parts.length === 0) return { wrong: 'unreadable' };
  const { from, below } = range;
  const isEmpty = from !== null && below !== null && compareVersions(from, below) >= 0;
  return isEmpty ? { wrong: 'empty' } : range;
}

function readPart(part: string): VersionRange | null {
  const { sign, version } = PART.exec(part)?.groups ?? {};
  if (version === undefined) return null;
  switch (sign) {
    case '>=':
      return { from: version, below: null };
    case '>':
      return { from: after(version), below: null };
    case '<=':
      return { from: null, below: after(version) };
    case '<':
      return { from: null, below: version };
    default:
      return { from: version, below: after(version) };
  }
}

/** The first version that does not begin with this one: `0.9` after `0.8`. */
function after(version: string): string {
  const numbers = version.split('.').map(Number);
  return numbers.map((one, at) => (at === numbers.length - 1 ? one + 1 : one)).join('.');
}

function bothOf(a: VersionRange, b: VersionRange): VersionRange {
  return {
    from: [a.from, b.from].reduce(later),
    below: [a.below, b.below].reduce(earlier),
  };
}

function later(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return compareVersions(a, b) >= 0 ? a : b;
}

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return compareVersions(a, b) <= 0 ? a : b;
}

export function isSameRange(a: VersionRange, b: VersionRange): boolean {
  return isSameBound(a.from, b.from) && isSameBound(a.below, b.below);
}

function isSameBound(a: string | null, b: string | null): boolean {
  return a === null || b === null ? a === b : compareVersions(a, b) === 0;
}

/** Those that can be read, in the order in which they are laid over each other. */
export function rangesIn(
  texts: readonly string[],
): readonly { readonly text: string; readonly range: VersionRange }[] {
  const read = texts.flatMap((text) => {
    const range = readRange(text);
    return 'wrong' in range ? [] : [{ text, range }];
  });
  return read.toSorted((a, b) => byBeginning(a.range, b.range));
}

/** By their beginning: what goes on for ever downwards is the most general. */
function byBeginning(a: VersionRange, b: VersionRange): number {
  if (a.from === null || b.from === null) return Number(a.from !== null) - Number(b.from !== null);
  return compareVersions(a.from, b.from);
}

export function covers(outer: VersionRange, inner: VersionRange): boolean {
  const begins =
    outer.from === null || (inner.from !== null && compareVersions(inner.from, outer.from) >= 0);
  const ends =
    outer.below === null ||
    (inner.below !== null && compareVersions(inner.below, outer.below) <= 0);
  return begins && ends;
}

/** What these ranges cut the versions into, oldest first, without gaps; one piece where there are none. */
export function piecesOf(ranges: readonly VersionRange[]): readonly VersionRange[] {
  const bounds = ranges
    .flatMap(({ from, below }) => [from, below])
    .filter((bound) => bound !== null)
    .toSorted(compareVersions)
    .filter((bound, at, all) => at === 0 || compareVersions(bound, all[at - 1] ?? '') !== 0);
  return [null, ...bounds].map((from, at) => ({ from, below: bounds[at] ?? null }));
}

/** As it would be written: `<0.5`, `0.8`, `>=0.9 <1.2`, `>=1.3`. */
export function rangeText({ from, below }: VersionRange): string {
  if (from === null) return below === null ? 'every version' : `<${below}`;
  if (below === null) return `>=${from}`;
  return isSameBound(after(from), below) ? from : `>=${from} <${below}`;
}
