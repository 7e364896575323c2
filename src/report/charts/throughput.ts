// Output tokens per second as bars from zero: the client's count, with the server's own beside it.

import { figure } from '../figures.ts';
import { linearAxis } from './axis.ts';
import type { Chart, CsvCell } from './chart.ts';
import { familyInk } from './ink.ts';
import type { LoadGroup, LoadRow } from './load-rows.ts';
import { rowChartHeight, rowChartOption } from './row-chart.ts';
import { samplesIn, simulatedIn } from './said.ts';
import { bar, line, type Shape } from './shapes.ts';
import { throughputTitle } from './throughput-title.ts';

const THICK = 14;

export function throughputChart(group: LoadGroup): Chart {
  const { rows } = group;
  const served = rows.some((row) => row.serverTokensPerSecond !== null);
  const values = rows
    .filter(({ valid }) => valid)
    .flatMap((row) => [rateOf(row), row.serverTokensPerSecond ?? 0]);
  return {
    id: 'chart-throughput',
    section: 'comparison',
    title: throughputTitle(group.all),
    subtitle: [
      `Output tokens per second: bar by client${served ? ', tick by server' : ''}`,
      samplesIn(group, ({ measurement }) => measurement.requests.ok),
      simulatedIn(rows, 'hatched'),
      ...group.load,
    ].join('; '),
    alt: `Output tokens per second. ${rows.map(inWords).join('. ')}.`,
    csv: [HEAD, ...group.all.map(csvRow)],
    simulated: rows.every(({ simulated }) => simulated),
    height: rowChartHeight(rows.length),
    option: rowChartOption({
      rows,
      axis: linearAxis('tok/s', values),
      ground: 'zero',
      columns: served ? ['client', 'server'] : ['client'],
      figures: (row) =>
        served ? [figure(rateOf(row)), figure(row.serverTokensPerSecond)] : [figure(rateOf(row))],
      mark: markOf,
    }),
  };
}

function rateOf({ measurement }: LoadRow): number {
  return measurement.outputTokensPerSecond;
}

function markOf(row: LoadRow, place: (value: number) => number, y: number): Shape[] {
  const [x, end] = [place(0), place(rateOf(row))];
  const box = { x, y: y - THICK / 2, width: Math.max(1, end - x), height: THICK };
  const server = row.serverTokensPerSecond;
  const tick = server === null ? [] : [tickAt(place(server), y)];
  return [bar(box, familyInk(row.colour), row.simulated), ...tick];
}

function tickAt(x: number, y: number): Shape {
  return line({ from: [x, y - THICK / 2 - 3], to: [x, y + THICK / 2 + 3], ink: 'ink', width: 2 });
}

function inWords(row: LoadRow): string {
  const who = row.simulated ? `${row.name} (simulated)` : row.name;
  if (!row.valid) return `${who}: invalid, ${row.why}`;
  return `${who}: ${figure(rateOf(row))} by client, ${figure(row.serverTokensPerSecond)} by server`;
}

const HEAD = [
  'framework',
  'target',
  'revision',
  'simulated',
  'valid',
  'requests',
  'client tok/s',
  'server tok/s',
];

function csvRow(row: LoadRow): CsvCell[] {
  const { framework, target, revision, simulated, valid, measurement } = row;
  const counts = [measurement.requests.ok, rateOf(row), row.serverTokensPerSecond];
  return [framework, target, revision, simulated, valid, ...counts];
}
