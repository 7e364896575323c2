// Which steps of a chain a run wants, and which it needs besides.

import type { Selection } from '../model/config.ts';
import { kindOrder, type Kind } from '../model/kind.ts';
import type { Step } from './chain.ts';

/** `--only K` adds the served model K talks to; everything else K needs must be there already. */
export function selectSteps(steps: readonly Step[], selection: Selection): Step[] {
  const wanted = new Set(
    steps.map((step) => step.kind).filter((kind) => isWanted(kind, selection)),
  );
  if (
    selection.kind === 'only' &&
    steps.some((s) => wanted.has(s.kind) && s.needs.includes('serve'))
  )
    wanted.add('serve');
  return keepSteps(steps, wanted);
}

/** The steps of these kinds, without the needs that nobody meets then. */
export function keepSteps(steps: readonly Step[], kinds: ReadonlySet<Kind>): Step[] {
  return steps
    .filter((step) => kinds.has(step.kind))
    .map((step) => ({ ...step, needs: step.needs.filter((kind) => kinds.has(kind)) }));
}

function isWanted(kind: Kind, selection: Selection): boolean {
  switch (selection.kind) {
    case 'all':
      return true;
    case 'only':
      return kind === selection.only;
    case 'until':
      return kindOrder(kind) <= kindOrder(selection.until);
  }
}
