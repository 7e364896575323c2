// The matrix in 80 columns: what passed, what failed, what was left out, image by image.

import { stepGroups, type StepGroup } from './step-groups.ts';
import type { MatrixRow, MatrixView } from './view.ts';
import { wrap } from './wrap.ts';

export function stepLines(matrix: MatrixView): string[] {
  return matrix.rows.flatMap((row) => [
    ...wrap(imageName(row, matrix)),
    ...stepGroups(row).flatMap(groupLines),
  ]);
}

function imageName(row: MatrixRow, { showTarget, showRef }: MatrixView): string {
  return [
    row.framework,
    showTarget ? row.target : '',
    showRef ? atRef(row) : '',
    row.simulated ? '[simulated]' : '',
    row.size,
  ]
    .filter(Boolean)
    .join(' ');
}

/** `at main (012345678)` */
export function atRef({ ref, revision }: Pick<MatrixRow, 'ref' | 'revision'>): string {
  return revision === '' ? `at ${ref}` : `at ${ref} (${revision})`;
}

function groupLines({ mark, why, steps }: StepGroup): string[] {
  const words = steps.join(', ');
  const state = `${mark.glyph} ${mark.word}`;
  return wrap(words + (why ? ` (${why})` : ''), `  ${state.padEnd(12)}`);
}
