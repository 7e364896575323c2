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
  const absent = series.filter(({ values }) => (values.at(-1) ?? null) === null);
  if (absent.length === series.length) return `${words.what}: no value now`;
  const same = series.length - changed.length - absent.length;
  return `${findingOf(changed, same, words)}${absentRemark(absent)}`;
}

/** `same`: how many are as usual. */
function findingOf([first, ...others]: readonly Changed[], same: number, words: TrendWords) {
  if (!first) return `${words.what} is as usual`;
  const verb = first.departure > 0 ? words.more : words.less;
  const also = others.length > 0 ? `; ${others.length} more changed` : '';
  const usual =
    same > 0 && others.length === 0
      ? `; ${same === 1 ? 'the other is' : 'the others are'} as usual`
      : '';
  return `${first.name} ${verb}${first.since}${also}${usual}`;
}

/** `; vllm has no value now`: its line ends before this run. */
function absentRemark(absent: readonly TrendSeries[]): string {
  const [only] = absent;
  if (!only) return '';
  return absent.length === 1
    ? `; ${only.name} has no value now`
    : `; ${absent.length} have no value now`;
}

interface Changed {
  readonly name: string;
  readonly departure: number;
  /** ` since f00dbeef1`, and of the same commit ` in the last 3 runs`. */
  readonly since: string;
}

/** Null also of one without a value now. */
function lastChange({ name, values, stretches, revisions }: TrendSeries): Changed | null {
  const last = stretches.at(-1);
  if (last?.departure === null || last === undefined) return null;
  if ((values.at(-1) ?? null) === null) return null;
  const mark = markOf(revisions, last.from);
  const runs = values.length - last.from;
  const lasting = runs > 1 ? ` in the last ${runs} runs` : ' now';
  return { name, departure: last.departure, since: mark === '' ? lasting : ` since ${mark}` };
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
