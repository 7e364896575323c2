// A run as it is held against others, and which runs that makes sense with.

import type { Results, TaskResult } from '../model/results.ts';

/** What is usual needs no more; a row of failures may be longer than what is looked at. */
export const MOST_EARLIER = 20;

export interface ComparedRun {
  /** First part of its tags: the repository's name. */
  readonly name: string;
  readonly results: Results;
}

/** The run that is held against others. */
export interface ThisRun extends ComparedRun {
  /** Ended or not. */
  readonly planned: readonly StepPlace[];
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

/** The same repository, and a step of this run that was carried out in the other one. */
export function isComparable({ name, planned }: ThisRun, other: ComparedRun): boolean {
  if (name !== other.name) return false;
  const carriedOut = other.results.tasks.filter((task) => outcomeOf(task) !== null);
  return planned.some((step) => carriedOut.some((past) => isSameStep(step, past)));
}

/** Null for what tells nothing: left out, blocked by another step, cancelled. */
export function outcomeOf({ status, reason }: TaskResult): 'passed' | 'failed' | null {
  if (status === 'passed' || status === 'failed') return status;
  return reason?.class === 'refused' ? 'failed' : null;
}
