// Throughput and time to first token of each image over the runs, where there are enough of them for a line.

import type { Results, TaskResult } from '../model/results.ts';
import type { ComparedRun } from './compared-run.ts';
import { FOLLOWED, readingAt, readingsOf, type Reading } from './readings.ts';
import type { Trend, TrendPoint } from './trend.ts';
import { usualOf } from './usual.ts';

/** Two values make a difference, no trend. */
const ENOUGH = 3;

/** `earlier`: newest first. Only of what this run was to measure, and only runs on the same ground. */
export function trendsOf(run: ComparedRun, earlier: readonly ComparedRun[]): Trend[] {
  const runs = [run, ...earlier.filter(({ name }) => name === run.name)];
  return FOLLOWED.flatMap((figure) => {
    const read = runs.map(({ results }) => ({ results, readings: readingsOf(figure, results) }));
    return readingsOf(figure, run.results).flatMap(({ task }) => {
      const points = pointsOf(task, read);
      const values = points.flatMap(({ value }) => value ?? []);
      if (values.length < ENOUGH) return [];
      const { concept, unit, nature } = figure;
      const { framework, target, ref, simulated } = task;
      const before = points.slice(0, -1).flatMap(({ value }) => value ?? []);
      const usual = usualOf(before, nature);
      return [{ concept, unit, framework, target, ref, simulated, points, usual }];
    });
  });
}

interface ReadRun {
  readonly results: Results;
  readonly readings: readonly Reading[];
}

/** `runs`: this one, then from new to old. */
function pointsOf(task: TaskResult, runs: readonly ReadRun[]): TrendPoint[] {
  const found = runs.flatMap(({ results, readings }) => {
    const reading = readingAt(task, readings);
    return reading === null ? [] : [{ results, reading }];
  });
  const ground = found.find(({ reading }) => reading.value !== null)?.reading.ground;
  return found
    .filter(({ reading }) => reading.value === null || reading.ground === ground)
    .map(({ results: { run }, reading }) => ({
      run: run.id,
      startedAt: run.startedAt,
      revision: reading.task.revision,
      value: reading.value,
    }))
    .toReversed();
}
