// Which steps of a chain a run wants, and which it needs besides.

import type { Selection } from '../model/config.ts';
import { kindOrder, type Kind } from '../model/kind.ts';
import type { Step } from './chain.ts';

/** `--only K` adds the served model K talks to; everything else K needs must be there already, and so must what is left out. */
export function selectSteps(
  steps: readonly Step[],
  selection: Selection,
  leftOut: readonly Kind[],
): Step[] {
  const wanted = new Set(
    steps
      .map((step) => step.kind)
      .filter((kind) => isWanted(kind, selection) && !leftOut.includes(kind)),
  );
  const talks = steps.some((s) => wanted.has(s.kind) && asksServer(s));
  if (selection.kind === 'only' && talks) wanted.add('serve');
  return keepSteps(steps, wanted);
}

function asksServer({ kind, needs }: Step): boolean {
  return needs.includes('serve') && kind !== 'promote';
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
