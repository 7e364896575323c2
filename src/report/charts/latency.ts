// Latency percentiles as a dot and its range: the median, with ticks at p90 and p99.

import { formatNumber } from '../../text/units.ts';
import type { Distribution } from '../../model/measurement.ts';
import { LEAST_GAP_MS } from '../../compare/in-lots.ts';
import { gapNote } from '../figures.ts';
import { spreadAxis } from './axis.ts';
import type { Chart, CsvCell } from './chart.ts';
import { familyInk } from './ink.ts';
import type { Latency } from './latency-kinds.ts';
import { latencyTitle } from './latency-title.ts';
import type { LoadGroup, LoadRow } from './load-rows.ts';
import { rowChartHeight, rowChartOption } from './row-chart.ts';
import { samplesIn, simulatedIn } from './said.ts';
import { dot, line, type Shape } from './shapes.ts';

export function latencyChart(latency: Latency, group: LoadGroup): Chart {
  const { rows } = group;
  const values = (row: LoadRow): Distribution => row.measurement[latency.key];
  const percentiles = (row: LoadRow) => [values(row).p50, values(row).p90, values(row).p99];
  const option = rowChartOption({
    rows,
    axis: spreadAxis(
      'ms',
      rows
        .filter(({ valid }) => valid)
        .flatMap(percentiles)
        .filter((value) => value !== null)
        // No decades of a log axis for what is written as less than that.
        .map((value) => (value < LEAST_GAP_MS ? 0 : value)),
    ),
    columns: ['p50', 'p90', 'p99'],
    figures: (row) => percentiles(row).map(latency.shown),
    ground: 'track',
    mark: (row, place, y) => markOf(row, values(row), place, y),
  });
  return {
    id: `chart-${latency.id}`,
    section: 'comparison',
    title: latencyTitle(latency, group.all),
    subtitle: [
      `${latency.what} in ms: dot p50, ticks p90 and p99${gapNote(rows.map((row) => values(row).p50))}`,
      samplesIn(group, (row) => values(row).count),
      simulatedIn(rows),
      ...group.load,
    ].join('; '),
    alt: `${latency.what} in ms. ${rows.map((row) => inWords(row, values(row), latency)).join('. ')}.`,
    csv: [HEAD, ...group.all.map((row) => csvRow(row, values(row)))],
    simulated: rows.every(({ simulated }) => simulated),
    height: rowChartHeight(rows.length),
    option,
  };
}

function markOf(
  { colour, simulated }: LoadRow,
  { p50, p90, p99 }: Distribution,
  place: (value: number) => number,
  y: number,
): Shape[] {
  if (p50 === null || p90 === null || p99 === null) return [];
  const ink = familyInk(colour);
  const tick = (value: number, half: number): Shape =>
    line({ from: [place(value), y - half], to: [place(value), y + half], ink, width: 2 });
  const dash = simulated ? { dash: [3, 2] } : {};
  return [
    line({ from: [place(p50), y], to: [place(p99), y], ink, width: 2, ...dash }),
    tick(p90, 4),
    tick(p99, 7),
    dot(place(p50), y, ink, simulated),
  ];
}

function inWords(
  { name, valid, why, simulated }: LoadRow,
  values: Distribution,
  { shown }: Latency,
): string {
  const who = simulated ? `${name} (simulated)` : name;
  if (!valid) return `${who}: invalid, ${why}`;
  const figures = [values.p50, values.p90, values.p99].map(shown);
  return `${who}: p50 ${figures[0]}, p90 ${figures[1]}, p99 ${figures[2]}, n ${formatNumber(values.count)}`;
}

const HEAD = [
  'framework',
  'target',
  'revision',
  'simulated',
  'valid',
  'n',
  'p50 ms',
  'p90 ms',
  'p99 ms',
];

function csvRow(row: LoadRow, { count, p50, p90, p99 }: Distribution): CsvCell[] {
  const { framework, target, revision, simulated, valid } = row;
  return [framework, target, revision, simulated, valid, count, p50, p90, p99];
}
