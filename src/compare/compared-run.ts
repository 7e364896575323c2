// A run as it is held against others, and which runs that makes sense with.

import type { Results, TaskResult } from '../model/results.ts';

export interface ComparedRun {
  /** First part of its tags: the repository's name. */
  readonly name: string;
  readonly results: Results;
}

export type StepPlace = Pick<TaskResult, 'kind' | 'framework' | 'target' | 'ref'>;

/** The same step of the same thing, at whatever commit its ref was. */
export function isSameStep(one: StepPlace, other: StepPlace): boolean {
  return (
    one.kind === other.kind &&
    one.framework === other.framework &&
    one.target === other.target &&
    one.ref === other.ref
  );
}

/** The same repository, and a step of both that was carried out in the other one. */
export function isComparable(run: ComparedRun, other: ComparedRun): boolean {
  if (run.name !== other.name) return false;
  const carriedOut = other.results.tasks.filter((task) => outcomeOf(task) !== null);
  return run.results.tasks.some((task) => carriedOut.some((past) => isSameStep(task, past)));
}

/** Null for what tells nothing: left out, blocked by another step, cancelled. */
export function outcomeOf({ status, reason }: TaskResult): 'passed' | 'failed' | null {
  if (status === 'passed' || status === 'failed') return status;
  return reason?.class === 'refused' ? 'failed' : null;
}
