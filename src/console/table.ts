// Aligned columns of plain text, at most as wide as the terminal.

import { cutEnd, cutMiddle, padEnd, padStart } from './fit.ts';
import { widthOf } from './width.ts';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Gives way when the table is too wide; one column of a table at most. */
  readonly flexible?: boolean;
  /** Ids tell most at their ends, words at their beginning, as is taken without this. */
  readonly holds?: 'ids';
}

export type CellPaint = (text: string, row: number, column: number) => string;

const GAP = '  ';
/** What the flexible column keeps, before the last columns go. */
const LEAST_FLEXIBLE = 12;

/** Head and rows, each a line; `paint` gets cells that are padded already. Columns go from the right where there is no room for them. */
export function drawTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width, paint }: { readonly width: number; readonly paint: CellPaint },
): string[] {
  const titles = columns.map(({ title }) => title);
  const natural = columns.map((_, place) =>
    Math.max(...[titles, ...rows].map((cells) => widthOf(cells[place] ?? ''))),
  );
  const widths = fitted(columns, natural, width);
  const line = (cells: readonly string[], row: number): string => {
    const padded = widths.map((room, place) => {
      const column = columns[place];
      const cut = column?.holds === 'ids' ? cutMiddle : cutEnd;
      const text = cut(cells[place] ?? '', room);
      return column?.align === 'right' ? padStart(text, room) : padEnd(text, room);
    });
    return padded
      .map((text, place) => paint(place + 1 < padded.length ? text : text.trimEnd(), row, place))
      .join(GAP)
      .trimEnd();
  };
  return [line(titles, -1), ...rows.map((cells, row) => line(cells, row))];
}

/** Widths of the columns that stay. */
function fitted(columns: readonly Column[], natural: readonly number[], width: number): number[] {
  const flexible = columns.findIndex((column) => column.flexible);
  const widths = [...natural];
  const excess = (): number =>
    widths.reduce((sum, each) => sum + each, GAP.length * (widths.length - 1)) - width;
  const least = Math.min(natural[flexible] ?? 0, LEAST_FLEXIBLE);
  const slack = (): number => (flexible === -1 ? 0 : (widths[flexible] ?? 0) - least);
  while (widths.length > 2 && excess() > slack()) widths.pop();
  if (flexible !== -1)
    widths[flexible] = (widths[flexible] ?? 0) - Math.min(Math.max(excess(), 0), slack());
  // Two columns may be too many still: then both are cut.
  const last = widths.length - 1;
  widths[last] = Math.max((widths[last] ?? 0) - Math.max(excess(), 0), 1);
  return widths;
}
