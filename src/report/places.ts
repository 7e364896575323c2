// The rows of a run: one image is one framework, target and revision, with the tasks that try it.

import { shortRevision } from '../model/ids.ts';
import type { Plan, Task } from '../model/plan.ts';
import type { TaskResult } from '../model/results.ts';
import type { ReportInput } from './report-input.ts';
import { shorten } from './shorten.ts';

export interface Place {
  readonly framework: string;
  readonly target: string;
  readonly ref: string;
  readonly revision: string;
}

export interface Step {
  readonly task: Task;
  /** Null while it has none, and for ever in a run that was killed. */
  readonly result: TaskResult | null;
}

export interface PlaceSteps extends Place {
  /** In the order of the plan. */
  readonly steps: readonly Step[];
}

/** Which parts of a place tell the rows of this plan apart. */
export interface Distinct {
  readonly target: boolean;
  readonly ref: boolean;
}

export function placesOf({ plan, results }: ReportInput): PlaceSteps[] {
  const ended = new Map(results.tasks.map((result) => [result.id, result]));
  const places = new Map<string, Place & { steps: Step[] }>();
  for (const task of plan.tasks) {
    const { framework, target, ref, revision } = task;
    const key = JSON.stringify([ref, revision, framework, target]);
    const place = places.get(key) ?? { framework, target, ref, revision, steps: [] };
    place.steps.push({ task, result: ended.get(task.id) ?? null });
    places.set(key, place);
  }
  return [...places.values()];
}

export function distinctOf(plan: Plan): Distinct {
  return {
    target: new Set(plan.tasks.map((task) => task.target)).size > 1,
    ref: new Set(plan.tasks.map((task) => `${task.ref} ${task.revision}`)).size > 1,
  };
}

/** `sglang dev at feature/x`: no more words than tell it from the others. */
export function placeName(place: Place, distinct: Distinct): string {
  const target = distinct.target ? ` ${place.target}` : '';
  const ref = distinct.ref ? ` at ${refName(place)}` : '';
  return `${place.framework}${target}${ref}`;
}

const MOST_REF = 32;

/** A ref short enough for a sentence: a sha by its first digits, a branch by its last part. */
export function refName({ ref, revision }: Pick<Place, 'ref' | 'revision'>): string {
  if (revision.startsWith(ref)) return shortRevision(revision);
  if (ref.length <= MOST_REF) return ref;
  return shorten(ref.slice(ref.lastIndexOf('/') + 1), MOST_REF);
}
