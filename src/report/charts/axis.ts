// The axis of a row chart: from zero to a round number, or by powers of ten where values lie far apart.

import { codeOf } from './ink.ts';
import { LETTER } from './shapes.ts';

export interface Axis {
  /** `ms`, `ms, log scale`. */
  readonly name: string;
  readonly log: boolean;
  readonly min: number;
  readonly max: number;
  /** Between two labels: a difference, on a log axis a number of decades. */
  readonly step: number;
}

/** Values further apart than this do not share a linear axis. */
const SPREAD = 20;
const MOST_LABELS = 4;

/** Ends of an axis with the steps up to it, in the decade of the largest value. */
const ROUND = [
  [1, 0.25],
  [1.2, 0.4],
  [1.5, 0.5],
  [2, 0.5],
  [2.5, 0.5],
  [3, 1],
  [4, 1],
  [5, 1],
  [6, 2],
  [8, 2],
  [10, 2.5],
] as const;

export function linearAxis(unit: string, values: readonly number[]): Axis {
  const most = Math.max(0, ...values) || 1;
  const decade = 10 ** Math.floor(Math.log10(most));
  const [times, step] = ROUND.find(([end]) => end * decade >= most) ??
    ROUND[ROUND.length - 1] ?? [10, 2.5];
  return { name: unit, log: false, min: 0, max: times * decade, step: step * decade };
}

/** Says that it is logarithmic where it is; zeros stand at its beginning then. */
export function spreadAxis(unit: string, values: readonly number[]): Axis {
  const positive = values.filter((value) => value > 0);
  const [least, most] = [Math.min(...positive), Math.max(...positive)];
  if (positive.length === 0 || most / least <= SPREAD) return linearAxis(unit, values);
  const [from, to] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
  const step = Math.ceil((to - from) / MOST_LABELS);
  return { name: `${unit}, log scale`, log: true, min: 10 ** from, max: 10 ** to, step };
}

/** As the drawing library takes it. */
export function valueAxis(axis: Axis) {
  const text = { color: codeOf('quiet'), fontSize: LETTER, fontFamily: 'inherit' };
  const { name, log, min, max, step } = axis;
  return {
    type: log ? 'log' : 'value',
    min,
    max,
    ...(!log && { interval: step }),
    name,
    nameLocation: 'middle',
    nameGap: 26,
    nameTextStyle: text,
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: {
      ...text,
      margin: 8,
      alignMinLabel: 'left',
      alignMaxLabel: 'right',
      formatter: (value: number) => (isLabelled(axis, value) ? short(value) : ''),
    },
  };
}

/** Where a grid line stands: each label of a linear axis, each decade of a log one. */
export function gridValues({ log, min, max, step }: Axis): number[] {
  const count = Math.round(log ? Math.log10(max / min) : (max - min) / step);
  return Array.from({ length: count + 1 }, (_, index) =>
    log ? min * 10 ** index : min + index * step,
  );
}

function isLabelled({ log, min, step }: Axis, value: number): boolean {
  return !log || Math.round(Math.log10(value / min)) % step === 0;
}

/** `0.1`, `25`: a round number without the zeros that a measured one has. */
function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
