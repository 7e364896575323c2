// The steps of an image by how they stand: neighbours that share a state, and the reason for it, stand together.

import type { Mark } from './marks.ts';
import type { MatrixRow } from './view.ts';
import { NO_BREAK } from './wrap.ts';

export interface StepGroup {
  readonly mark: Mark;
  readonly why: string;
  /** `build 53.7 s`; it does not break at the end of a line. */
  readonly steps: readonly string[];
}

export function stepGroups({ cells }: MatrixRow): StepGroup[] {
  const groups: (StepGroup & { steps: string[] })[] = [];
  for (const cell of cells) {
    if (!cell) continue;
    const last = groups.at(-1);
    const step = [cell.kind, cell.duration].filter(Boolean).join(' ').replaceAll(' ', NO_BREAK);
    if (last?.mark.word === cell.mark.word && last.why === cell.why) last.steps.push(step);
    else groups.push({ mark: cell.mark, why: cell.why, steps: [step] });
  }
  return groups;
}
