// What is usual of a figure: the median of its earlier values, and the band within which a new one tells nothing.

import { quantile } from '../text/quantile.ts';

export interface Usual {
  /** Median of the earlier values. */
  readonly before: number;
  /** Half width of the noise band as a share of `before`: 0.04 is plus or minus 4 %. */
  readonly noise: number;
  /** How many earlier values the band rests on. */
  readonly count: number;
}

/** Measured: from run to run the machine makes it differ. Counted: the same inputs give the same value. */
export type Nature = 'measured' | 'counted';

/** Below this a difference is not worth a line, however steady the values were. */
const LEAST = 0.05;
/** Fewer values do not tell how far they spread. */
const ENOUGH = 3;
/**
 * Until then: of eight equal runs on a busy machine the farthest were 12 % apart in throughput, 18 % in ttft. From then
 * on at least as much of it as their number leaves: three that lie close by luck would call every eighth night another.
 */
const UNKNOWN = 0.2;
/** A rebuilt image differs by the times in its files and by what the package index has new, well below this. */
const COUNTED = 0.01;
/** MAD to standard deviation, for values spread normally. */
const SIGMA_PER_MAD = 1.4826;
/** By how much the MAD of few values falls short (Croux and Rousseeuw 1992), from 3 values on; of 10 and more by little. */
const SHORTFALL = [1.495, 1.363, 1.206, 1.2, 1.14, 1.129, 1.107];

/** Null without earlier values, and around zero, where no share can be said. */
export function usualOf(earlier: readonly number[], nature: Nature): Usual | null {
  const before = median(earlier);
  if (before === null || before <= 0) return null;
  return { before, noise: noiseOf(earlier, before, nature), count: earlier.length };
}

/** As a share of the usual: -0.1 is 10 % less; null within the noise. */
export function departure(now: number, { before, noise }: Usual): number | null {
  const share = now / before - 1;
  return Math.abs(share) > noise ? share : null;
}

function noiseOf(values: readonly number[], before: number, nature: Nature): number {
  if (nature === 'counted') return COUNTED;
  const least = Math.max(LEAST, UNKNOWN * Math.min(1, (ENOUGH - 1) / values.length));
  if (values.length < ENOUGH) return least;
  const mad = median(values.map((value) => Math.abs(value - before))) ?? 0;
  const sigma = mad * SIGMA_PER_MAD * (SHORTFALL[values.length - ENOUGH] ?? 1);
  return Math.max(least, (3 * sigma) / before);
}

function median(values: readonly number[]): number | null {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}
