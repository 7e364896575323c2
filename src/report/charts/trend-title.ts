// The finding of a trend chart in words: what lies outside what was usual, and since which commit.

import { shortRevision } from '../../model/ids.ts';
import type { TrendSeries } from './trend-series.ts';

export interface TrendWords {
  readonly more: string;
  readonly less: string;
  readonly what: string;
}

/** The farthest from what was usual is named. */
export function trendTitle(series: readonly TrendSeries[], words: TrendWords): string {
  const changed = series
    .flatMap((one) => lastChange(one) ?? [])
    .toSorted((a, b) => farness(b.departure) - farness(a.departure));
  const [first, ...others] = changed;
  if (!first) return `${words.what} is as usual`;
  const verb = first.departure > 0 ? words.more : words.less;
  const rest = series.length - changed.length;
  const also = others.length > 0 ? `; ${others.length} more changed` : '';
  const usual =
    rest > 0 && others.length === 0
      ? `; ${rest === 1 ? 'the other is' : 'the others are'} as usual`
      : '';
  return `${first.name} ${verb}${first.since}${also}${usual}`;
}

interface Changed {
  readonly name: string;
  readonly departure: number;
  /** ` since f00dbeef1`. */
  readonly since: string;
}

function lastChange({ name, stretches, revisions }: TrendSeries): Changed | null {
  const last = stretches.at(-1);
  if (last?.departure === null || last === undefined) return null;
  const mark = markOf(revisions, last.from);
  return { name, departure: last.departure, since: mark === '' ? '' : ` since ${mark}` };
}

/** The short sha of the commit that the value changed with, or the version; empty where it stayed the same. */
export function markOf(revisions: readonly string[], index: number): string {
  const now = revisions[index] ?? '';
  const before = revisions.slice(0, index).findLast((one) => one !== '') ?? '';
  if (now === before) return '';
  return now.startsWith('builder@') ? now : shortRevision(now);
}

function farness(departure: number): number {
  return Math.abs(Math.log(1 + departure));
}
