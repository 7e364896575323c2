// What a chart's subtitle says besides its figures: of how many, and what of it is simulated.

import { formatNumber } from '../../text/units.ts';
import type { LoadGroup, LoadRow } from './load-rows.ts';

/** `n = 256 each`, `n = 200 to 256`; and how many rows are here, where not all are. */
export function samplesIn({ rows, all }: LoadGroup, count: (row: LoadRow) => number): string {
  const counts = rows.filter(({ valid }) => valid).map(count);
  const [least, most] = [Math.min(...counts), Math.max(...counts)].map(formatNumber);
  const n = least === most ? `n = ${least} each` : `n = ${least} to ${most}`;
  return rows.length === all.length ? n : `${n}; the first ${rows.length} of ${all.length}`;
}

/** `simulated`, `hollow: simulated`; empty where nothing is. */
export function simulatedIn(
  rows: readonly { readonly simulated: boolean }[],
  mark = 'hollow',
): string {
  const count = rows.filter(({ simulated }) => simulated).length;
  if (count === 0) return 'not simulated';
  return count === rows.length ? 'simulated' : `${mark}: simulated`;
}
