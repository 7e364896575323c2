// Figures for tables: three digits, and a dash where nothing was observed.

import { formatNumber } from '../text/units.ts';

export const NOTHING = '–';

export function figure(value: number | null | undefined): string {
  return value === null || value === undefined ? NOTHING : formatNumber(value);
}
