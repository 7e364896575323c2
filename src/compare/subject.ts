// What a run's results know of one framework at one target and revision.

import type { Measurement } from '../model/measurement.ts';
import type { MetricsResult } from '../model/metric.ts';
import type { ImageResult, Results, TaskResult } from '../model/results.ts';

export interface Subject {
  /** The first of its tasks. */
  readonly place: TaskResult;
  /** Undefined: its load never ended. */
  readonly measurement: Measurement | undefined;
  readonly metrics: readonly MetricsResult[];
  readonly image: ImageResult | undefined;
}

/** In the order of the tasks; only frameworks that were measured or scraped. */
export function subjectsOf(results: Results): Subject[] {
  const places = new Map<string, TaskResult>();
  for (const task of results.tasks) if (!places.has(placeOf(task))) places.set(placeOf(task), task);
  const subjects = [...places].map(([key, place]) => {
    const own = results.tasks.filter((task) => placeOf(task) === key);
    const tasks = new Set(own.map(({ id }) => id));
    return {
      place,
      measurement: results.measurements.find(({ task }) => tasks.has(task)),
      metrics: results.metrics.filter(({ task }) => tasks.has(task)),
      image: results.images.find((image) => placeOf(image) === key),
    };
  });
  return subjects.filter(
    ({ measurement, metrics }) => measurement !== undefined || metrics.length > 0,
  );
}

type Place = Pick<TaskResult, 'framework' | 'target' | 'revision'>;

function placeOf({ framework, target, revision }: Place): string {
  return [framework, target, revision].join('\n');
}
