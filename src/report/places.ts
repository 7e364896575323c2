// The rows of a run: one image is one framework, target and revision, with the tasks that try it.

import { shortRevision } from '../model/ids.ts';
import type { Plan, Task } from '../model/plan.ts';
import type { TaskResult } from '../model/results.ts';
import type { ReportInput } from './report-input.ts';
import { shorten } from './shorten.ts';

export interface Step {
  readonly task: Task;
  /** Null while it has none, and for ever in a run that was killed. */
  readonly result: TaskResult | null;
}

export interface Place {
  readonly framework: string;
  readonly target: string;
  readonly ref: string;
  readonly revision: string;
  readonly simulated: boolean;
  /** `sglang dev at feature/x`: no more words than tell it from the others. */
  readonly name: string;
  /** The same without the framework; empty where that is enough. */
  readonly remark: string;
  /** In the order of the plan. */
  readonly steps: readonly Step[];
}

type ImagePlace = Pick<Place, 'framework' | 'target' | 'revision'>;

/** Of the same image: rows, results and images are found by it. */
export function isSameImage(one: ImagePlace, other: ImagePlace): boolean {
  return (
    one.framework === other.framework &&
    one.target === other.target &&
    one.revision === other.revision
  );
}

/** Which parts of a place tell the rows of this plan apart. */
export interface Distinct {
  readonly target: boolean;
  readonly ref: boolean;
}

export function placesOf({ plan, results }: ReportInput): Place[] {
  const distinct = distinctOf(plan);
  const ended = new Map(results.tasks.map((result) => [result.id, result]));
  const groups = Map.groupBy(plan.tasks, (task) =>
    JSON.stringify([task.ref, task.revision, task.framework, task.target]),
  );
  return [...groups.values()].flatMap((tasks) => {
    const steps = tasks.map((task) => ({ task, result: ended.get(task.id) ?? null }));
    return tasks[0] ? [placeOf(tasks[0], steps, distinct)] : [];
  });
}

function placeOf(task: Task, steps: readonly Step[], distinct: Distinct): Place {
  const { framework, target, ref, revision, simulated } = task;
  const parts = [distinct.target ? target : '', distinct.ref ? `at ${refName(task)}` : ''];
  const remark = parts.filter(Boolean).join(' ');
  const name = `${framework} ${remark}`.trim();
  return { framework, target, ref, revision, simulated, name, remark, steps };
}

export function distinctOf(plan: Plan): Distinct {
  return {
    target: new Set(plan.tasks.map((task) => task.target)).size > 1,
    ref: new Set(plan.tasks.map((task) => `${task.ref} ${task.revision}`)).size > 1,
  };
}

const MOST_REF = 32;

/** A ref short enough for a sentence: a sha by its first digits, a branch by its last part. */
export function refName({ ref, revision }: Pick<Place, 'ref' | 'revision'>): string {
  if (revision.startsWith(ref)) return shortRevision(revision);
  if (ref.length <= MOST_REF) return ref;
  return shorten(ref.slice(ref.lastIndexOf('/') + 1), MOST_REF);
}

/** The revision, short, to stand beside its ref; empty where the ref says it already: `main@012345678`, `builder`. */
export function revisionBeside(place: Pick<Place, 'ref' | 'revision'>): string {
  const short = shortRevision(place.revision);
  return refName(place).includes(short) ? '' : short;
}
