// Steps that fail, still fail or pass again, as against the earlier runs in which they were carried out.

import type { TaskResult } from '../model/results.ts';
import { changeAt, type Change } from './change.ts';
import { isSameStep, outcomeOf, type ComparedRun } from './compared-run.ts';

/** `earlier`: newest first. In the order of the tasks. */
export function stepChanges(run: ComparedRun, earlier: readonly ComparedRun[]): Change[] {
  return run.results.tasks.flatMap((task) => changeOf(task, earlier) ?? []);
}

function changeOf(task: TaskResult, earlier: readonly ComparedRun[]): Change | null {
  const now = outcomeOf(task);
  const failures = failuresInARow(task, earlier);
  if (now === 'failed')
    return {
      ...changeAt(task, failures === 0 ? 'new-failure' : 'still-failing'),
      runs: failures + 1,
    };
  if (now !== 'passed' || failures === 0) return null;
  return { ...changeAt(task, 'recovered'), runs: failures };
}

/** Up to the newest pass; a run that did not carry it out neither ends the row nor makes it longer. */
function failuresInARow(task: TaskResult, earlier: readonly ComparedRun[]): number {
  const outcomes = earlier
    .map(({ results }) => results.tasks.find((past) => isSameStep(past, task)))
    .map((past) => (past === undefined ? null : outcomeOf(past)))
    .filter((outcome) => outcome !== null);
  const passed = outcomes.indexOf('passed');
  return passed === -1 ? outcomes.length : passed;
}
