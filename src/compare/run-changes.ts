// One run beside the runs before it: what broke, what is still broken, what left its noise band, what works again.

import { CHANGE_KINDS, type RunChanges } from './change.ts';
import { isComparable, type ComparedRun, type ThisRun } from './compared-run.ts';
import { figureChanges } from './figure-changes.ts';
import { comparedSteps, stepChanges } from './step-changes.ts';

/** `earlier`: newest first; what is not comparable is passed over. Of a run under way: as far as it has got. */
export function runChanges(run: ThisRun, earlier: readonly ComparedRun[]): RunChanges {
  const comparable = earlier.filter((past) => isComparable(run, past));
  const [newest] = comparable;
  const { changes: ofFigures, ...figures } = figureChanges(run, comparable);
  const compared = { steps: comparedSteps(run, comparable), ...figures };
  if (newest === undefined) return { since: null, compared, changes: [] };
  const { id, startedAt } = newest.results.run;
  const changes = [...stepChanges(run, comparable), ...ofFigures];
  return {
    since: { run: id, startedAt },
    compared,
    changes: changes.toSorted(
      (a, b) => CHANGE_KINDS.indexOf(a.kind) - CHANGE_KINDS.indexOf(b.kind),
    ),
  };
}
