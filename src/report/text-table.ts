// A table of figures in 80 columns; one that is wider becomes a list.

import type { TableRow, TableView } from './view.ts';
import { COLUMNS, NO_BREAK, wrap } from './wrap.ts';

const GAP = '  ';

export function tableLines(table: TableView): string[] {
  const names = table.columns.map(({ name, unit }) => [...name.split(' '), unit].filter(Boolean));
  const widths = table.columns.map((_, index) =>
    Math.max(
      ...(names[index] ?? []).map((word) => word.length),
      ...table.rows.map((row) => row.cells[index]?.length ?? 0),
    ),
  );
  const label = Math.max(9, ...table.rows.map((row) => row.framework.length));
  const width = label + widths.reduce((sum, one) => sum + GAP.length + one, 0);
  if (width > COLUMNS) return table.rows.flatMap((row) => listLines(row, table));

  const figures = (cells: readonly string[]): string =>
    cells.map((cell, index) => GAP + cell.padStart(widths[index] ?? 0)).join('');
  const height = Math.max(...names.map((words) => words.length));
  const head = Array.from({ length: height }, (_, line) => {
    const words = names.map((own) => own[line - height + own.length] ?? '');
    return ''.padEnd(label) + figures(words);
  });
  const rows = table.rows.flatMap((row) => [
    row.framework.padEnd(label) + figures(row.cells),
    ...remarks(row).map((remark) => GAP + remark),
  ]);
  return [...head, ...rows].map((line) => line.trimEnd());
}

function listLines(row: TableRow, table: TableView): string[] {
  const figures = table.columns.map(({ name, unit }, index) =>
    [name, row.cells[index] ?? '', unit].filter(Boolean).join(NO_BREAK),
  );
  return [[row.framework, ...remarks(row)].join(', '), ...wrap(figures.join(', '), GAP)];
}

function remarks({ simulated, place, invalid }: TableRow): string[] {
  const words = [simulated ? 'simulated' : '', place, invalid ? '! invalid' : ''];
  const line = words.filter(Boolean).join(', ');
  return line === '' ? [] : [line];
}
