// The few shapes that charts are made of, as the drawing library takes them.

import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemReturn } from 'echarts';
import { shorten } from '../shorten.ts';
import { codeOf, type Ink } from './ink.ts';

/** Written out by its own words: the library's type knows every shape it could be. */
export type Shape = NonNullable<CustomSeriesRenderItemReturn>;

export const LETTER = 13;

interface Words {
  readonly x: number;
  /** Of the middle. */
  readonly y: number;
  readonly align?: 'left' | 'right' | 'center';
  readonly ink?: Ink;
  readonly bold?: boolean;
}

export function words(text: string, { x, y, align = 'left', ink = 'quiet', bold }: Words): Shape {
  return {
    type: 'text',
    style: {
      text,
      x,
      y,
      align,
      verticalAlign: 'middle',
      fontSize: LETTER,
      fontWeight: bold ? 600 : 400,
      fontFamily: 'inherit',
      fill: codeOf(ink),
    },
  };
}

/** px that a letter of a name takes at most, on the average: no font is known when it is drawn. */
const LETTER_WIDTH = 7.6;

/** Cut so that it fits `width` px together with what stands `after` it. */
export function fitted(text: string, width: number, after = ''): string {
  return `${shorten(text, Math.max(4, Math.floor(width / LETTER_WIDTH) - after.length))}${after}`;
}

interface Line {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly ink: Ink;
  readonly width?: number;
  readonly dash?: readonly number[];
}

export function line({ from: [x1, y1], to: [x2, y2], ink, width = 1, dash }: Line): Shape {
  return {
    type: 'line',
    shape: { x1, y1, x2, y2 },
    style: {
      fill: 'none',
      stroke: codeOf(ink),
      lineWidth: width,
      ...(dash && { lineDash: [...dash] }),
    },
  };
}

/** Filled; hollow where simulated. */
export function dot(cx: number, cy: number, ink: Ink, hollow: boolean): Shape {
  return {
    type: 'circle',
    shape: { cx, cy, r: hollow ? 4.5 : 5.5 },
    style: {
      fill: codeOf(hollow ? 'ground' : ink),
      stroke: codeOf(ink),
      lineWidth: hollow ? 2 : 0,
    },
  };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function bar(shape: Box, ink: Ink, hatched: boolean): Shape {
  if (!hatched) return { type: 'rect', shape, style: { fill: codeOf(ink) } };
  const { x, y, width, height } = shape;
  const inside = { x: x + 1, y: y + 1, width: Math.max(0, width - 2), height: height - 2 };
  return {
    type: 'rect',
    shape: inside,
    style: { fill: codeOf('ground'), stroke: codeOf(ink), lineWidth: 2, decal: hatch(ink) },
  };
}

function hatch(ink: Ink) {
  return {
    symbol: 'rect',
    color: codeOf(ink),
    dashArrayX: [1, 0],
    dashArrayY: [2, 5],
    rotation: -Math.PI / 4,
  };
}

/** Where a value would stand that does not count. */
export function outline(shape: Box): Shape {
  return {
    type: 'rect',
    shape: { ...shape, r: 3 },
    style: { fill: 'none', stroke: codeOf('quiet'), lineWidth: 1, lineDash: [3, 3] },
  };
}

export function band(points: readonly (readonly [number, number])[], ink: Ink): Shape {
  return {
    type: 'polygon',
    shape: { points: points.map(([x, y]) => [x, y]) },
    style: { fill: codeOf(ink), fillOpacity: 0.16 },
  };
}

/** Dashed where simulated. */
export function path(
  points: readonly (readonly [number, number])[],
  ink: Ink,
  dashed: boolean,
): Shape {
  return {
    type: 'polyline',
    shape: { points: points.map(([x, y]) => [x, y]) },
    style: {
      fill: 'none',
      stroke: codeOf(ink),
      lineWidth: 1.5,
      ...(dashed && { lineDash: [4, 2] }),
    },
  };
}

/** px of a pair of values. */
export function at(api: CustomSeriesRenderItemAPI, x: number, y: number): [number, number] {
  const [left = 0, top = 0] = api.coord([x, y]);
  return [left, top];
}
