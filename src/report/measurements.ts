// Every measured distribution, quantity by quantity, frameworks side by side.

import type { Distribution, Measurement } from '../model/measurement.ts';
import type { Results } from '../model/results.ts';
import { formatDuration, plural } from '../text/units.ts';
import type { Place } from './places.ts';
import { figure, figureColumn, gap, gapNote } from './figures.ts';
import { frameworkColour } from './framework-colour.ts';
import type { ColumnView, TableView } from './view.ts';

type Quantity = 'ttftMs' | 'itlMs' | 'itlMeanMs' | 'e2eMs' | 'responseMs';

const QUANTITIES: readonly { key: Quantity; title: string; note: string }[] = [
  { key: 'ttftMs', title: 'Time to first token', note: 'from sent to the first content' },
  { key: 'itlMs', title: 'Gap between tokens', note: 'all gaps of all requests, pooled' },
  { key: 'itlMeanMs', title: 'Mean gap of a request', note: 'one value a request' },
  { key: 'e2eMs', title: 'Whole answer', note: 'from sent to its end' },
  { key: 'responseMs', title: 'Response', note: 'from when it was meant to be sent' },
];

const COLUMNS: readonly ColumnView[] = [
  figureColumn('n'),
  ...['mean', 'p50', 'p90', 'p95', 'p99', 'max'].map((name) => figureColumn(name, 'ms')),
];

export function measurementTables(
  { measurements }: Results,
  places: readonly Place[],
): TableView[] {
  if (measurements.length === 0) return [];
  return QUANTITIES.filter(({ key }) => !sameAsWholeAnswer(key, measurements)).map(
    ({ key, title, note }) => ({
      title,
      note: key === 'itlMs' ? note + gapNote(measurements.map(({ itlMs }) => itlMs.p50)) : note,
      columns: COLUMNS,
      rows: measurements.map((measurement) => ({
        framework: measurement.framework,
        colour: frameworkColour(measurement.framework),
        place: placeOf(measurement, places)?.remark ?? '',
        simulated: measurement.simulated,
        invalid: !measurement.valid,
        cells: cells(measurement[key], key === 'itlMs' ? gap : figure),
      })),
    }),
  );
}

/** In a closed loop a request is sent when it is meant to be: the table would stand there twice. */
function sameAsWholeAnswer(key: Quantity, measurements: readonly Measurement[]): boolean {
  return key === 'responseMs' && measurements.every((one) => one.responseMs.max === one.e2eMs.max);
}

function cells(
  { count, mean, p50, p90, p95, p99, max }: Distribution,
  shown: typeof figure,
): string[] {
  return [figure(count), ...[mean, p50, p90, p95, p99, max].map(shown)];
}

/** `sglang: the client was late ...`, one line a measurement. */
export function invalidMeasurements({ measurements }: Results, places: readonly Place[]): string[] {
  return measurements
    .filter(({ valid }) => !valid)
    .map((measurement) => {
      const reasons = measurement.reasons.join('; ') || 'no reason recorded';
      const name = placeOf(measurement, places)?.name ?? measurement.framework;
      return `${name}: ${reasons}`;
    });
}

/** `closed loop, 4 at a time, 256 requests, at most 64 tokens each`. */
export function loadsInWords({ measurements }: Results): string[] {
  return [...new Set(measurements.map(({ load }) => loadInWords(load)))];
}

function loadInWords(load: Measurement['load']): string {
  return [
    `${load.shape} loop`,
    `${load.concurrency} at a time`,
    load.requests === null ? '' : plural(load.requests, 'request'),
    load.durationS === null ? '' : `for ${formatDuration(load.durationS * 1000)}`,
    `at most ${plural(load.maxTokens, 'token')} each`,
  ]
    .filter(Boolean)
    .join(', ');
}

function placeOf({ task }: Measurement, places: readonly Place[]): Place | undefined {
  return places.find(({ steps }) => steps.some((step) => step.task.id === task));
}
