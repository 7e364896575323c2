// Neighbours of a row of the matrix that say the very same, drawn as one cell: six times "no GPU" is one fact.

import type { State } from './marks.ts';
import type { CellRun, CellView } from './view.ts';

/** Those that never ran have nothing of their own to show. */
const NEVER_RAN: ReadonlySet<State> = new Set<State>(['skipped', 'not-run']);

export function cellRuns(cells: readonly (CellView | null)[]): CellRun[] {
  const runs: (CellRun & { columns: number })[] = [];
  for (const cell of cells) {
    const last = runs.at(-1);
    if (last && isSame(last.cell, cell)) last.columns += 1;
    else runs.push({ cell, columns: 1 });
  }
  return runs;
}

function isSame(one: CellView | null, other: CellView | null): boolean {
  if (one === null || other === null) return false;
  return (
    NEVER_RAN.has(one.mark.state) &&
    one.duration + other.duration === '' &&
    one.mark.word === other.mark.word &&
    one.why === other.why &&
    one.href === other.href
  );
}
