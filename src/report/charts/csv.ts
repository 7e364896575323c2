// Figures as a file that a spreadsheet opens, carried by the link itself.

import type { CsvCell } from './chart.ts';

/** `data:text/csv,...`: names are quoted, and none begins as a formula would. */
export function csvHref(rows: readonly (readonly CsvCell[])[]): string {
  const text = rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
  return `data:text/csv;charset=utf-8,${encodeURIComponent(text.toWellFormed())}`;
}

function cell(value: CsvCell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
