// Figures for tables and the columns they stand in: three digits, and a dash where nothing was observed.

import { LEAST_GAP_MS } from '../compare/in-lots.ts';
import { formatNumber } from '../text/units.ts';
import type { ColumnView } from './view.ts';

export const NOTHING = '–';

export function figure(value: number | null | undefined): string {
  return value === null || value === undefined ? NOTHING : formatNumber(value);
}

/** Between two tokens, in ms: `<0.1` where they came in one piece, which is no measured zero. */
export function gap(value: number | null | undefined): string {
  return value !== null && value !== undefined && value < LEAST_GAP_MS
    ? `<${LEAST_GAP_MS}`
    : figure(value);
}

/** Explains it where it stands; empty elsewhere. */
export function gapNote(values: readonly (number | null)[]): string {
  const some = values.some((value) => value !== null && value < LEAST_GAP_MS);
  return some ? `; <${LEAST_GAP_MS} ms: tokens came several at a time` : '';
}

export function figureColumn(name: string, unit = ''): ColumnView {
  return { name, unit, words: false };
}

export function wordColumn(name: string): ColumnView {
  return { name, unit: '', words: true };
}
