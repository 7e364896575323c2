// What becomes of a task that will not be started: read off its plan and the ends of what it needs.

import type { TaskId } from '../model/ids.ts';
import type { Task } from '../model/plan.ts';
import type { TaskResult } from '../model/results.ts';
import type { AttemptOutcome } from './attempt.ts';

/** Null: nothing speaks against a start, now or later. */
export function settledBeforehand(
  task: Task,
  ends: ReadonlyMap<TaskId, TaskResult>,
): AttemptOutcome | null {
  if (task.refused !== undefined)
    return {
      status: 'skipped',
      reason: { ...task.refused, class: 'refused' },
    };
  if (task.skip !== undefined) return { status: 'skipped', reason: task.skip };
  for (const need of task.needs) {
    const end = ends.get(need);
    if (end !== undefined && !satisfies(end)) return blockedBy(end);
  }
  return null;
}

/** An unchanged step has passed before: what rests on it may go on. */
export function satisfies({ status, reason }: TaskResult): boolean {
  return status === 'passed' || (status === 'skipped' && reason?.class === 'unchanged');
}

function blockedBy(end: TaskResult): AttemptOutcome {
  if (end.status === 'cancelled') return { status: 'cancelled', why: `${end.id} was cancelled` };
  if (end.reason?.class === 'gpu-absent' || end.reason?.class === 'not-selected')
    return { status: 'skipped', reason: { class: end.reason.class, message: end.reason.message } };
  const first = end.reason?.class === 'blocked' ? end.reason.message : `blocked by ${end.id}`;
  return { status: 'skipped', reason: { class: 'blocked', message: first } };
}
