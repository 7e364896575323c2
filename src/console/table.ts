// Aligned columns of plain text, at most as wide as the terminal.

import { cutMiddle } from './fit.ts';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Gives way when the table is too wide; one column of a table at most. */
  readonly flexible?: boolean;
}

export type CellPaint = (text: string, row: number, column: number) => string;

const GAP = '  ';

/** Head and rows, each a line; `paint` gets cells that are padded already. */
export function drawTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width, paint }: { readonly width: number; readonly paint: CellPaint },
): string[] {
  const titles = columns.map(({ title }) => title);
  const natural = columns.map((_, place) =>
    Math.max(...[titles, ...rows].map((cells) => cells[place]?.length ?? 0)),
  );
  const total = natural.reduce((sum, each) => sum + each, 0) + GAP.length * (columns.length - 1);
  const excess = Math.max(total - width, 0);
  const widths = natural.map((each, place) =>
    columns[place]?.flexible === true ? Math.max(each - excess, 8) : each,
  );
  const line = (cells: readonly string[], row: number): string => {
    const padded = columns.map(({ align }, place) => {
      const room = widths[place] ?? 0;
      const text = cutMiddle(cells[place] ?? '', room);
      return align === 'left' ? text.padEnd(room) : text.padStart(room);
    });
    return padded
      .map((text, place) => paint(text, row, place))
      .join(GAP)
      .trimEnd();
  };
  return [line(titles, -1), ...rows.map((cells, row) => line(cells, row))];
}
