// Tables in Markdown: the matrix with glyph and word, and tables of figures.

import { atRef } from '../text-steps.ts';
import type { CellView, MatrixRow, MatrixView, TableRow, TableView } from '../view.ts';
import { plainText } from './escape.ts';

export function matrixTable({ kinds, rows, showRef, showTarget }: MatrixView): string[] {
  const head = ['image', ...kinds, 'size'];
  return [
    line(head),
    line(head.map((_, index) => (index === head.length - 1 ? '--:' : '---'))),
    ...rows.map((row) =>
      line([
        imageName(row, { showRef, showTarget }),
        ...row.cells.map((cell) => (cell ? cellWords(cell) : '')),
        row.size,
      ]),
    ),
  ];
}

function imageName(
  row: MatrixRow,
  { showRef, showTarget }: Pick<MatrixView, 'showRef' | 'showTarget'>,
): string {
  const name = [row.framework, showTarget ? row.target : '', showRef ? atRef(row) : ''];
  return plainText(name.filter(Boolean).join(' ')) + (row.simulated ? ' *simulated*' : '');
}

function cellWords({ mark, duration, why }: CellView): string {
  const words = `${mark.glyph} ${mark.word}`;
  const state = mark.state === 'failed' ? `**${words}**` : words;
  return [state, duration, why === '' ? '' : plainText(`(${why})`)].filter(Boolean).join(' ');
}

export function figureTable(table: TableView): string[] {
  const units = table.columns.map(({ name, unit }) => (unit === '' ? name : `${name}, ${unit}`));
  return [
    line(['framework', ...units].map(plainText)),
    line(['---', ...table.columns.map(({ words }) => (words ? '---' : '--:'))]),
    ...table.rows.map((row) => line([rowName(row), ...row.cells.map(plainText)])),
  ];
}

function rowName({ framework, place, simulated, invalid }: TableRow): string {
  const name = plainText([framework, place].filter(Boolean).join(' '));
  return [name, simulated ? '*simulated*' : '', invalid ? '**! invalid**' : '']
    .filter(Boolean)
    .join(' ');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
