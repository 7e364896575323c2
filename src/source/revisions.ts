// All refs of a run as revisions; one that cannot be found is a problem of its own, the others stay.

import type { PlanProblem } from '../model/plan.ts';
import { toFailure } from '../model/reason.ts';
import type { Revision } from '../model/revision.ts';
import type { Clone } from './clone.ts';
import { revisionOf } from './facts.ts';
import { resolveDefault, resolveRef } from './refs.ts';

export interface Revisions {
  /** In the order named; two names of one commit give it once, under the first. */
  readonly revisions: readonly Revision[];
  readonly problems: readonly PlanProblem[];
}

/** No refs: the default branch's tip. */
export async function findRevisions(clone: Clone, refs: readonly string[]): Promise<Revisions> {
  const wanted = refs.length > 0 ? new Set(refs) : [null];
  const found = new Map<string, Revision>();
  const problems: PlanProblem[] = [];
  for (const ref of wanted) {
    try {
      const resolved = ref === null ? await resolveDefault(clone) : await resolveRef(clone, ref);
      if (!found.has(resolved.commit)) {
        found.set(resolved.commit, await revisionOf(clone, resolved));
      }
    } catch (error) {
      problems.push({
        ref: ref ?? 'HEAD',
        revision: null,
        framework: null,
        reason: toFailure(error),
      });
    }
  }
  return { revisions: [...found.values()], problems };
}
