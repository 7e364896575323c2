// Who may be ranked: what counts and is of one kind; a simulated engine is never held against a real one.

import type { LoadRow } from './load-rows.ts';

/** The real ones; where there is none, the simulated ones among themselves. Fewer than two are no ranking. */
export function ranked(rows: readonly LoadRow[]): LoadRow[] {
  const valid = rows.filter((row) => row.valid);
  const real = valid.filter(({ simulated }) => !simulated);
  const same = real.length > 0 ? real : valid;
  return same.length > 1 ? same : [];
}

/** `; mocker-vllm is simulated`; empty where all are of one kind. */
export function simulatedRemark(rows: readonly LoadRow[]): string {
  const simulated = rows.filter((row) => row.simulated);
  if (simulated.length === 0 || simulated.length === rows.length) return '';
  const [only] = simulated;
  return simulated.length === 1 && only
    ? `; ${only.name} is simulated`
    : `; ${simulated.length} of ${rows.length} are simulated`;
}

/** More names than this are only counted. */
const MOST_NAMES = 3;

/** `vllm`, `vllm and sglang`, `vllm, sglang and trtllm`, `5 of 8`. */
export function listed(names: readonly string[], of: number): string {
  if (names.length > MOST_NAMES) return `${names.length} of ${of}`;
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
