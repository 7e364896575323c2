// Throughput and time to first token of each image over the runs, where there are enough of them for a line.

import type { ComparedRun } from './compared-run.ts';
import { FOLLOWED, readingAt, readingsOf, type Figure, type Reading } from './readings.ts';
import type { Trend, TrendPoint } from './trend.ts';
import { usualOf } from './usual.ts';

/** Two values make a difference, no trend. */
const ENOUGH = 3;

/** `earlier`: newest first. Only of what this run was to measure, and only runs on the same ground. */
export function trendsOf(run: ComparedRun, earlier: readonly ComparedRun[]): Trend[] {
  return FOLLOWED.flatMap((figure) =>
    readingsOf(figure, run.results).flatMap((reading) => {
      const points = pointsOf(figure, reading, [run, ...earlier]);
      const values = points.flatMap(({ value }) => value ?? []);
      if (values.length < ENOUGH) return [];
      const { framework, target, ref, simulated } = reading.task;
      const before = points.slice(0, -1).flatMap(({ value }) => value ?? []);
      const usual = usualOf(before, figure.nature);
      const { concept, unit } = figure;
      return [{ concept, unit, framework, target, ref, simulated, points, usual }];
    }),
  );
}

/** `runs`: this one, then from new to old. */
function pointsOf(figure: Figure, { task }: Reading, runs: readonly ComparedRun[]): TrendPoint[] {
  const found = runs.flatMap((run) => {
    const reading = run.name === runs[0]?.name ? readingAt(figure, task, run) : null;
    return reading === null ? [] : [{ run, reading }];
  });
  const ground = found.find(({ reading }) => reading.value !== null)?.reading.ground;
  return found
    .filter(({ reading }) => reading.value === null || reading.ground === ground)
    .map(({ run: { results }, reading }) => ({
      run: results.run.id,
      startedAt: results.run.startedAt,
      revision: reading.task.revision,
      value: reading.value,
    }))
    .toReversed();
}
