// The frame of a chart with a row for each framework: name and figures on one line, the mark below, one axis for all.

import type { CustomSeriesRenderItemAPI } from 'echarts';
import type { EChartsCoreOption } from 'echarts/core';
import type { Axis } from './axis.ts';
import { gridValues, valueAxis } from './axis.ts';
import { WIDTH } from './chart.ts';
import type { LoadRow } from './load-rows.ts';
import { at, fitted, LETTER, line, outline, words, type Shape } from './shapes.ts';

const HEAD = 22;
const ROW = 46;
const FOOT = 44;
/** From a row's middle up to its words, down to its mark. */
const UP = 10;
const DOWN = 11;
/** Px of the words beside an invalid row, of a digit, and between two columns. */
const SAID = 138;
const DIGIT = 7.8;
const GAP = 12;

export interface RowChart {
  readonly rows: readonly LoadRow[];
  readonly axis: Axis;
  /** Heads of the figures at the right end. */
  readonly columns: readonly string[];
  /** Of a row that counts, one a column. */
  readonly figures: (row: LoadRow) => readonly string[];
  /** Bars stand on their zero; dots lie on a line. */
  readonly ground: 'zero' | 'track';
  /** `place` gives the px of a value; `y` is the middle of the mark. */
  readonly mark: (row: LoadRow, place: (value: number) => number, y: number) => readonly Shape[];
}

export function rowChartHeight(rows: number): number {
  return HEAD + rows * ROW + FOOT;
}

export function rowChartOption(chart: RowChart): EChartsCoreOption {
  const { rows, axis } = chart;
  return {
    animation: false,
    backgroundColor: 'transparent',
    grid: { left: 1, right: 1, top: HEAD, bottom: FOOT, outerBoundsMode: 'none' },
    xAxis: valueAxis(axis),
    yAxis: { type: 'category', inverse: true, show: false, data: rows.map((_, index) => index) },
    series: [
      {
        type: 'custom',
        silent: true,
        clip: false,
        data: rows.map((_, index) => [axis.min, index]),
        renderItem: ({ dataIndex }: { dataIndex: number }, api: CustomSeriesRenderItemAPI) => ({
          type: 'group',
          children: rowShapes(chart, dataIndex, api),
        }),
      },
    ],
  };
}

function rowShapes(chart: RowChart, index: number, api: CustomSeriesRenderItemAPI): Shape[] {
  const { rows, axis, columns } = chart;
  const row = rows[index];
  if (row === undefined) return [];
  const place = (value: number): number =>
    at(api, Math.min(Math.max(value, axis.min), axis.max), index)[0];
  const [, middle] = at(api, axis.min, index);
  const column = columnWidth(chart);
  const room = WIDTH - (row.valid ? columns.length * column : SAID);
  const ends = columns.map((_, one) => WIDTH - (columns.length - 1 - one) * column);
  return [
    ...gridValues(axis).map((value) => gridLine(place(value), middle)),
    ...(index === 0 ? columns.map((name, one) => figureAt(name, ends[one], LETTER / 2 + 1)) : []),
    words(nameOf(row, rows, room), { x: 0, y: middle - UP, ink: 'ink', bold: true }),
    ...(row.valid
      ? chart.figures(row).map((text, one) => figureAt(text, ends[one], middle - UP))
      : [figureAt('! invalid, not drawn', WIDTH, middle - UP)]),
    ...(row.valid
      ? [
          groundOf(chart.ground, place(axis.min), middle + DOWN),
          ...chart.mark(row, place, middle + DOWN),
        ]
      : [outline({ x: 1, y: middle + DOWN - 6, width: WIDTH - 2, height: 12 })]),
  ];
}

/** Below a row's words only, where its mark stands, so that it runs through no letter. */
function gridLine(x: number, middle: number): Shape {
  const whole = Math.round(x) - 0.5;
  return line({ from: [whole, middle], to: [whole, middle + ROW / 2], ink: 'line' });
}

function groundOf(ground: RowChart['ground'], x: number, y: number): Shape {
  return ground === 'zero'
    ? line({ from: [x, y - 11], to: [x, y + 11], ink: 'quiet' })
    : line({ from: [0, y], to: [WIDTH, y], ink: 'line' });
}

/** Within `room` px; in a chart of both kinds each simulated row says so itself. */
function nameOf(row: LoadRow, rows: readonly LoadRow[], room: number): string {
  const says = row.simulated && rows.some(({ simulated }) => !simulated);
  return says ? fitted(row.name, room, ' (simulated)') : fitted(row.name, room);
}

function figureAt(text: string, x = WIDTH, y = 0): Shape {
  return words(text, { x, y, align: 'right' });
}

/** Of the longest figure or head. */
function columnWidth({ rows, columns, figures }: RowChart): number {
  const texts = [...columns, ...rows.filter(({ valid }) => valid).flatMap(figures)];
  return Math.max(...texts.map(({ length }) => length)) * DIGIT + GAP;
}
