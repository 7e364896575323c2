// One image's strip: its name and newest value above, the noise band of each stretch, the line, its marks.

import type { CustomSeriesRenderItemAPI } from 'echarts';
import type { EChartsCoreOption } from 'echarts/core';
import { timeInWords } from '../time-in-words.ts';
import { figure } from '../figures.ts';
import { familyInk, type Ink } from './ink.ts';
import { at, band, dot, fitted, LETTER, line, path, words, type Shape } from './shapes.ts';
import type { TrendGroup, TrendRun, TrendSeries } from './trend-series.ts';
import { markOf } from './trend-title.ts';

/** px of a whole strip; its words and marks take the upper part. */
export const STRIP = 96;
const UPPER = 42;
const PLOT = 44;
/** px on both sides, so that dots are whole. */
const SIDE = 7;
/** px of a letter of a mark's words, with some room to the next. */
const LETTER_ROOM = 8.6;

interface Frame {
  readonly unit: string;
  readonly width: number;
}

export function stripOption(group: TrendGroup, frame: Frame): EChartsCoreOption {
  const { series, runs } = group;
  return {
    animation: false,
    backgroundColor: 'transparent',
    grid: series.map((_, index) => ({
      left: SIDE,
      right: SIDE,
      top: index * STRIP + UPPER,
      height: PLOT,
      outerBoundsMode: 'none',
    })),
    xAxis: series.map((_, gridIndex) => ({
      gridIndex,
      type: 'value',
      min: 0,
      max: Math.max(1, runs.length - 1),
      show: false,
    })),
    yAxis: series.map((one, gridIndex) => ({ gridIndex, show: false, ...rangeOf(one) })),
    series: series.map((one, index) => ({
      type: 'custom',
      silent: true,
      clip: false,
      xAxisIndex: index,
      yAxisIndex: index,
      data: [[0, 0]],
      renderItem: (_: unknown, api: CustomSeriesRenderItemAPI) => ({
        type: 'group',
        children: [
          ...stripShapes(one, index, frame, api),
          ...(index === series.length - 1 ? endsOf(runs, series.length * STRIP, frame) : []),
        ],
      }),
    })),
  };
}

/** Values and bands with some air, but never so near that noise fills the strip. */
function rangeOf({ values, stretches }: TrendSeries): { min: number; max: number } {
  const drawn = values.filter((value) => value !== null);
  const bands = stretches.flatMap(({ usual }) =>
    usual ? [usual.before * (1 - usual.noise), usual.before * (1 + usual.noise)] : [],
  );
  const [least, most] = [Math.min(...drawn, ...bands), Math.max(...drawn, ...bands)];
  const air = Math.max((most - least) * 0.05, Math.abs(most) * 0.1);
  return { min: Math.max(0, least - air), max: most + air || 1 };
}

function stripShapes(
  series: TrendSeries,
  index: number,
  { unit, width }: Frame,
  api: CustomSeriesRenderItemAPI,
): Shape[] {
  const ink = familyInk(series.colour);
  const top = index * STRIP;
  const now = series.values.at(-1) ?? null;
  const newest = now === null ? 'no value now' : `${figure(now)} ${unit}`;
  const room = width - newest.length * 7.8 - 12;
  const name = series.simulated
    ? fitted(series.name, room, ' (simulated)')
    : fitted(series.name, room);
  return [
    words(name, { x: 0, y: top + LETTER, ink: 'ink', bold: true }),
    words(newest, { x: width, y: top + LETTER, align: 'right', ink: 'ink' }),
    ...bandsOf(series, ink, api),
    ...marksOf(series, top, width, api),
    ...lineOf(series, ink, api),
  ];
}

/** Each stretch's band, up to where the next begins. */
function bandsOf({ stretches }: TrendSeries, ink: Ink, api: CustomSeriesRenderItemAPI): Shape[] {
  return stretches.flatMap(({ from, to, usual }, index) => {
    if (!usual) return [];
    const [low, high] = [usual.before * (1 - usual.noise), usual.before * (1 + usual.noise)];
    const end = stretches[index + 1]?.from ?? to;
    return [
      band([at(api, from, high), at(api, end, high), at(api, end, low), at(api, from, low)], ink),
    ];
  });
}

/** Unbroken pieces; a value between two gaps is a point. */
function lineOf(
  { values, simulated }: TrendSeries,
  ink: Ink,
  api: CustomSeriesRenderItemAPI,
): Shape[] {
  const pieces: [number, number][][] = [[]];
  for (const [index, value] of values.entries()) {
    if (value === null) pieces.push([]);
    else pieces.at(-1)?.push(at(api, index, value));
  }
  const last = values.findLastIndex((value) => value !== null);
  const [x, y] = at(api, last, values[last] ?? 0);
  return [
    ...pieces.filter(({ length }) => length > 1).map((piece) => path(piece, ink, simulated)),
    ...pieces
      .filter(({ length }) => length === 1)
      .flatMap((piece) => piece.map(([px, py]) => dot(px, py, ink, simulated))),
    dot(x, y, ink, simulated),
  ];
}

/** The newest change first: an older one too near it stays without words. */
function marksOf(
  { stretches, revisions }: TrendSeries,
  top: number,
  width: number,
  api: CustomSeriesRenderItemAPI,
): Shape[] {
  let free = Number.POSITIVE_INFINITY;
  return stretches
    .filter(({ departure }) => departure !== null)
    .toReversed()
    .flatMap(({ from }) => {
      const [x] = at(api, from, 0);
      const stem = line({
        from: [x, top + UPPER - 4],
        to: [x, top + UPPER + PLOT],
        ink: 'quiet',
        dash: [2, 2],
      });
      const text = markOf(revisions, from) || 'same commit';
      const half = (text.length * LETTER_ROOM) / 2;
      const middle = Math.min(Math.max(x, half), width - half);
      if (middle + half > free) return [stem];
      free = middle - half;
      return [stem, words(text, { x: middle, y: top + UPPER - 11, align: 'center' })];
    });
}

/** When the first and the last run began. */
function endsOf(runs: readonly TrendRun[], y: number, { width }: Frame): Shape[] {
  const [first, last] = [runs[0], runs.at(-1)].map((run) => run && dayOf(run.startedAt));
  return [
    words(first ?? '', { x: 0, y: y + LETTER / 2 + 4 }),
    words(last ?? '', { x: width, y: y + LETTER / 2 + 4, align: 'right' }),
  ];
}

/** `21 Nov 2026`. */
function dayOf(iso: string): string {
  return timeInWords(iso).replace(/,.*/, '');
}
