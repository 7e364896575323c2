// What of a run that was cut off stays as it ended when the run goes on, and what starts again.

import type { TaskId } from '../model/ids.ts';
import type { Plan, Task } from '../model/plan.ts';
import type { TaskResult } from '../model/results.ts';
import { FLEETING } from '../model/kind.ts';

export interface Carrying {
  /** Made anew, of the same tasks. */
  readonly plan: Plan;
  /** How tasks ended before. */
  readonly results: readonly TaskResult[];
  /** Whether the image that a build has made is on the engine. */
  readonly isThere: (build: Task) => boolean;
}

export interface Carried {
  /** As it is to be run. */
  readonly plan: Plan;
  /** How tasks ended that do not start again. */
  readonly ends: ReadonlyMap<TaskId, TaskResult>;
  /** In the order of the plan. */
  readonly again: readonly TaskId[];
  /** Of those that ended before and start again although their inputs are the same: why. */
  readonly why: ReadonlyMap<TaskId, string>;
}

export function carriedOver({ plan: made, results, isThere }: Carrying): Carried {
  const before = new Map<string, TaskResult>(results.map((result) => [result.id, result]));
  const plan = { ...made, tasks: made.tasks.map((task) => asItRan(task, before.get(task.id))) };
  const ends = new Map<TaskId, TaskResult>();
  const why = new Map<TaskId, string>();
  for (const task of plan.tasks) {
    const end = before.get(task.id);
    if (end !== undefined && staysAsItEnded(task, end)) ends.set(task.id, end);
  }
  const drop = (task: Task, reason: string): void => {
    if (ends.delete(task.id)) why.set(task.id, reason);
  };
  for (const task of plan.tasks)
    if (task.kind === 'build' && hasPassed(ends.get(task.id)) && !isThere(task))
      drop(task, 'its image is gone');
  for (const task of plan.tasks) {
    const rebuilt = task.kind === 'build' ? undefined : task.needs.find((id) => why.has(id));
    if (rebuilt !== undefined) drop(task, `${rebuilt} starts again`);
  }
  for (let task = hollow(plan, ends); task !== undefined; task = hollow(plan, ends))
    drop(task, 'a later step needs what it left, and that is gone');
  const again = plan.tasks.flatMap(({ id }) => (ends.has(id) ? [] : [id]));
  return { plan, ends, again, why };
}

/** What passed in this run was not skipped, whatever would be skipped by now. */
function asItRan(task: Task, end: TaskResult | undefined): Task {
  if (!hasPassed(end) || !isUnchanged(task)) return task;
  const { skip: _, ...rest } = task;
  return rest;
}

/** A real failure is not tried again; what broke because the run or the engine went away is. */
function staysAsItEnded(task: Task, { fingerprint, status, reason }: TaskResult): boolean {
  if (fingerprint !== task.fingerprint.digest) return false;
  if (status === 'skipped') return reason?.class === 'unchanged' && isUnchanged(task);
  return status === 'passed' || (status === 'failed' && reason?.class !== 'engine-lost');
}

function isUnchanged({ skip }: Task): boolean {
  return skip?.class === 'unchanged';
}

function hasPassed(end: TaskResult | undefined): boolean {
  return end?.status === 'passed';
}

/** A task that stays although one that works on what it left starts again. */
function hollow(plan: Plan, ends: Carried['ends']): Task | undefined {
  const tasks = new Map(plan.tasks.map((task) => [task.id, task]));
  const atWork = plan.tasks.filter((task) => worksAgain(task, { tasks, ends }));
  const needed = new Set(atWork.flatMap(({ needs }) => needs));
  return plan.tasks.find(
    ({ id, kind }) => FLEETING.has(kind) && needed.has(id) && hasPassed(ends.get(id)),
  );
}

interface Known {
  readonly tasks: ReadonlyMap<TaskId, Task>;
  readonly ends: Carried['ends'];
}

/** A promotion only asks whether they passed. */
function worksAgain(task: Task, known: Known): boolean {
  if (task.kind === 'promote' || task.skip !== undefined || known.ends.has(task.id)) return false;
  return !isStopped(task, known);
}

/** What needs it will not start: it has failed or will be skipped, for a reason of its own or for that of another. */
function isStopped({ id, refused, skip, needs }: Task, known: Known): boolean {
  const end = known.ends.get(id);
  if (end !== undefined) return end.status === 'failed';
  if (refused !== undefined) return true;
  if (skip !== undefined) return skip.class !== 'unchanged';
  return needs.some((need) => {
    const task = known.tasks.get(need);
    return task !== undefined && isStopped(task, known);
  });
}
