// Steps that fail, still fail or pass again, as against the earlier runs in which they were carried out.

import type { TaskResult } from '../model/results.ts';
import { changeAt, type Change } from './change.ts';
import { isSameStep, outcomeOf, type ComparedRun } from './compared-run.ts';

/** `earlier`: newest first. In the order of the tasks. */
export function stepChanges(run: ComparedRun, earlier: readonly ComparedRun[]): Change[] {
  return run.results.tasks.flatMap((task) => changeOf(task, earlier) ?? []);
}

/** How many were carried out in this run and in an earlier one, or left out because one had passed as they are. */
export function comparedSteps({ results }: ComparedRun, earlier: readonly ComparedRun[]): number {
  return results.tasks.filter((task) => {
    if (task.reason?.class === 'unchanged') return true;
    return outcomeOf(task) !== null && outcomesBefore(task, earlier).length > 0;
  }).length;
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
  const outcomes = outcomesBefore(task, earlier);
  const passed = outcomes.indexOf('passed');
  return passed === -1 ? outcomes.length : passed;
}

function outcomesBefore(task: TaskResult, earlier: readonly ComparedRun[]) {
  return earlier
    .map(({ results }) => results.tasks.find((past) => isSameStep(past, task)))
    .map((past) => (past === undefined ? null : outcomeOf(past)))
    .filter((outcome) => outcome !== null);
}
