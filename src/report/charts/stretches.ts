// A line over the runs in stretches: each is what was usual until a value left the noise band of those before it, and did not come back.

import { departure, usualOf, type Usual } from '../../compare/usual.ts';

export interface Stretch {
  /** Index of its first value. */
  readonly from: number;
  /** Index of its last value. */
  readonly to: number;
  /** Null around zero. */
  readonly usual: Usual | null;
  /** Of its first value to what was usual before: -0.1 is 10 % less; null for the first stretch. */
  readonly departure: number | null;
}

interface Point {
  readonly index: number;
  readonly value: number;
}

/** `values`: oldest first, null for a gap. */
export function stretchesOf(values: readonly (number | null)[]): Stretch[] {
  const points = values.flatMap((value, index): Point[] =>
    value === null ? [] : [{ index, value }],
  );
  const stretches: Stretch[] = [];
  let own: Point[] = [];
  let left: number | null = null;
  for (const [order, point] of points.entries()) {
    const before = usualOf(valuesOf(own), 'measured');
    const share = before && departure(point.value, before);
    if (before === null || share === null) {
      own.push(point);
      continue;
    }
    const next = points[order + 1];
    // One value alone outside is an accident, unless it is the newest.
    if (next !== undefined && departure(next.value, before) === null) continue;
    stretches.push(...stretchOf(own, left));
    [own, left] = [[point], share];
  }
  return [...stretches, ...stretchOf(own, left)];
}

function stretchOf(own: readonly Point[], left: number | null): Stretch[] {
  const [first, last] = [own[0], own.at(-1)];
  if (!first || !last) return [];
  const usual = usualOf(valuesOf(own), 'measured');
  return [{ from: first.index, to: last.index, usual, departure: left }];
}

function valuesOf(points: readonly Point[]): number[] {
  return points.map(({ value }) => value);
}
