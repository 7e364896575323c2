// Figures for tables and the columns they stand in: three digits, and a dash where nothing was observed.

import { formatNumber } from '../text/units.ts';
import type { ColumnView } from './view.ts';

export const NOTHING = '–';

export function figure(value: number | null | undefined): string {
  return value === null || value === undefined ? NOTHING : formatNumber(value);
}

export function figureColumn(name: string, unit = ''): ColumnView {
  return { name, unit, words: false };
}

export function wordColumn(name: string): ColumnView {
  return { name, unit: '', words: true };
}
