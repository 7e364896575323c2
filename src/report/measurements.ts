// Every measured distribution, quantity by quantity, frameworks side by side.

import type { Distribution, Measurement } from '../model/measurement.ts';
import { formatDuration, plural } from '../text/units.ts';
import { distinctOf, placeName } from './places.ts';
import { figure } from './figures.ts';
import { frameworkColour } from './framework-colour.ts';
import type { ReportInput } from './report-input.ts';
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
  { name: 'n', unit: '' },
  ...['mean', 'p50', 'p90', 'p95', 'p99', 'max'].map((name) => ({ name, unit: 'ms' })),
];

export function measurementTables(input: ReportInput): TableView[] {
  const { measurements } = input.results;
  if (measurements.length === 0) return [];
  return QUANTITIES.filter(({ key }) => !sameAsWholeAnswer(key, measurements)).map(
    ({ key, title, note }) => ({
      title,
      note,
      columns: COLUMNS,
      rows: measurements.map((measurement) => ({
        framework: measurement.framework,
        colour: frameworkColour(measurement.framework),
        place: placeOf(measurement, input),
        simulated: measurement.simulated,
        invalid: !measurement.valid,
        cells: cells(measurement[key]),
      })),
    }),
  );
}

/** In a closed loop a request is sent when it is meant to be: the table would stand there twice. */
function sameAsWholeAnswer(key: Quantity, measurements: readonly Measurement[]): boolean {
  return key === 'responseMs' && measurements.every((one) => one.responseMs.max === one.e2eMs.max);
}

function cells({ count, mean, p50, p90, p95, p99, max }: Distribution): string[] {
  return [count, mean, p50, p90, p95, p99, max].map(figure);
}

/** `sglang: the client was late ...`, one line a measurement. */
export function invalidMeasurements(input: ReportInput): string[] {
  return input.results.measurements
    .filter(({ valid }) => !valid)
    .map((measurement) => {
      const reasons = measurement.reasons.join('; ') || 'no reason recorded';
      return `${measurement.framework} ${placeOf(measurement, input)}`.trim() + `: ${reasons}`;
    });
}

/** `closed loop, 4 at a time, 256 requests, at most 64 tokens each`. */
export function loadsInWords({ results }: ReportInput): string[] {
  return [...new Set(results.measurements.map(({ load }) => loadInWords(load)))];
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

/** What the row needs besides the framework's name. */
function placeOf(measurement: Measurement, { plan }: ReportInput): string {
  const task = plan.tasks.find(({ id }) => id === measurement.task);
  if (!task) return '';
  return placeName({ ...task, framework: '' }, distinctOf(plan)).trim();
}
