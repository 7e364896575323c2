// The change of one family between two pages: counters by increase, histograms by bucket, gauges as they are after.

import type { Family, Sample } from './page.ts';
import { parseValue } from './sample-line.ts';

/** Cumulative as on the page: observations up to and including `le`. */
export interface Bucket {
  readonly le: number;
  readonly count: number;
}

export type Delta =
  | {
      readonly kind: 'gauge';
      /** One a series, finite ones only. */ readonly values: readonly number[];
    }
  | { readonly kind: 'counter'; readonly value: number; readonly reset: boolean }
  | {
      readonly kind: 'histogram' | 'summary';
      readonly count: number;
      readonly sum: number;
      /** Sorted by `le`, summed over the series; empty for a summary. */
      readonly buckets: readonly Bucket[];
      /** True when a series fell: the process restarted, its part is counted since then. */
      readonly reset: boolean;
    };

export type SampleFilter = (sample: Sample) => boolean;

/** `before` null: the family was not there yet, its values count from zero. */
export function familyDelta(
  before: Family | null,
  after: Family,
  keep: SampleFilter = () => true,
): Delta {
  const earlier = before === null ? [] : before.samples.filter(keep);
  const later = after.samples.filter(keep);
  switch (after.type) {
    case 'counter':
      return counterDelta(after.name, earlier, later);
    case 'histogram':
    case 'summary':
      return observationDelta(after.name, after.type, earlier, later);
    case 'gauge':
    case 'untyped':
      return {
        kind: 'gauge',
        values: later.map((sample) => sample.value).filter((value) => Number.isFinite(value)),
      };
  }
}

function counterDelta(name: string, earlier: readonly Sample[], later: readonly Sample[]): Delta {
  const isValue = (sample: Sample): boolean =>
    sample.name === name || sample.name === `${name}_total`;
  const was = new Map(earlier.filter(isValue).map((sample) => [seriesKey(sample), sample.value]));
  let value = 0;
  let reset = false;
  for (const sample of later.filter(isValue)) {
    const start = was.get(seriesKey(sample)) ?? 0;
    const fell = sample.value < start;
    value += fell ? sample.value : sample.value - start;
    reset ||= fell;
  }
  return { kind: 'counter', value, reset };
}

function observationDelta(
  name: string,
  kind: 'histogram' | 'summary',
  earlier: readonly Sample[],
  later: readonly Sample[],
): Delta {
  const was = observedBySeries(name, earlier);
  const buckets = new Map<number, number>();
  let count = 0;
  let sum = 0;
  let reset = false;
  for (const [key, now] of observedBySeries(name, later)) {
    const start = was.get(key);
    const fell = start !== undefined && now.count < start.count;
    const base = start === undefined || fell ? NOTHING : start;
    reset ||= fell;
    count += now.count - base.count;
    sum += now.sum - base.sum;
    for (const [le, cumulative] of now.buckets) {
      const increase = cumulative - (base.buckets.get(le) ?? 0);
      buckets.set(le, (buckets.get(le) ?? 0) + increase);
    }
  }
  const sorted = [...buckets].map(([le, n]) => ({ le, count: n })).toSorted((a, b) => a.le - b.le);
  return { kind, count, sum, buckets: sorted, reset };
}

interface Observed {
  count: number;
  sum: number;
  readonly buckets: Map<number, number>;
}

const NOTHING: Readonly<Observed> = { count: 0, sum: 0, buckets: new Map() };

function observedBySeries(
  name: string,
  samples: readonly Sample[],
): ReadonlyMap<string, Readonly<Observed>> {
  const series = new Map<string, Observed>();
  for (const sample of samples) {
    const key = seriesKey(sample);
    const observed = series.get(key) ?? { count: 0, sum: 0, buckets: new Map<number, number>() };
    series.set(key, observed);
    if (sample.name === `${name}_count`) observed.count = sample.value;
    else if (sample.name === `${name}_sum`) observed.sum = sample.value;
    else if (sample.name === `${name}_bucket`) {
      const le = parseValue(sample.labels.get('le') ?? '');
      if (le !== null) observed.buckets.set(le, sample.value);
    }
  }
  return series;
}

/** Labels as one word, without the ones that tell the parts of one series apart. */
function seriesKey(sample: Sample): string {
  const own = [...sample.labels].filter(([name]) => name !== 'le' && name !== 'quantile');
  return JSON.stringify(own.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
