// The lines of a trend chart on one common row of runs, each with its stretches.

import { clean } from '../clean.ts';
import { frameworkColour } from '../framework-colour.ts';
import { isSameImage, placesOf } from '../places.ts';
import type { ReportInput } from '../report-input.ts';
import { stretchesOf, type Stretch } from './stretches.ts';

export interface TrendRun {
  readonly run: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
}

export interface TrendSeries {
  readonly name: string;
  readonly colour: string;
  readonly simulated: boolean;
  /** One a run; null where it has none that counts. */
  readonly values: readonly (number | null)[];
  /** One a run; empty where it was not planned. */
  readonly revisions: readonly string[];
  readonly stretches: readonly Stretch[];
}

export interface TrendGroup {
  readonly runs: readonly TrendRun[];
  readonly series: readonly TrendSeries[];
  /** All that the run has. */
  readonly of: number;
}

/** Two values make a difference, no trend. */
const ENOUGH = 3;
const MOST_SERIES = 8;
/** More would stand too close to be told apart. */
const MOST_RUNS = 60;

export function trendGroup(input: ReportInput, concept: 'throughput' | 'ttft'): TrendGroup {
  const trends = (input.trends ?? []).filter((trend) => trend.concept === concept);
  const runs = runsOf(trends.flatMap(({ points }) => points));
  const places = placesOf(input);
  const all = trends.map((trend): TrendSeries => {
    const points = new Map(trend.points.map((point) => [point.run, point]));
    const values = runs.map(({ run }) => points.get(run)?.value ?? null);
    const revision = trend.points.at(-1)?.revision ?? '';
    const place = places.find((one) => isSameImage(one, { ...trend, revision }));
    return clean({
      name: place?.name ?? trend.framework,
      colour: frameworkColour(trend.framework),
      simulated: trend.simulated,
      values,
      revisions: runs.map(({ run }) => points.get(run)?.revision ?? ''),
      stretches: stretchesOf(values),
    });
  });
  const series = all.filter(({ values }) => values.filter((one) => one !== null).length >= ENOUGH);
  return { runs, series: series.slice(0, MOST_SERIES), of: series.length };
}

/** Oldest first. */
function runsOf(points: readonly TrendRun[]): TrendRun[] {
  return [...new Map(points.map((point) => [point.run, point])).values()]
    .map(({ run, startedAt }) => ({ run, startedAt }))
    .toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1))
    .slice(-MOST_RUNS);
}
