// What need not be done again, with the reason; nothing is skipped without a flag.

import type { SkipPolicy } from '../model/config.ts';
import type { PlanFacts } from '../model/facts.ts';
import type { Task } from '../model/plan.ts';
import type { Skip } from '../model/reason.ts';

type Known = Pick<PlanFacts, 'images' | 'passed'>;

const UNCHANGED_IMAGE = new Set<Task['kind']>(['build', 'compile', 'promote']);

/** Tasks in the order of the journey; a served model is started again when a task that talks to it runs. */
export function withSkips(tasks: readonly Task[], policy: SkipPolicy, known: Known): Task[] {
  const decided = tasks.map((task) => {
    const skip = skipOf(task, policy, known);
    return skip === null ? task : { ...task, skip };
  });
  const used = new Set(decided.filter((task) => !task.skip).flatMap((task) => task.needs));
  return decided.map((task) =>
    task.kind === 'serve' && used.has(task.id) ? unskipped(task) : task,
  );
}

function skipOf(task: Task, policy: SkipPolicy, known: Known): Skip | null {
  if (policy === 'none' || task.refused !== undefined || task.fingerprint.provisional) return null;
  if (task.kind === 'build') {
    const image = known.images.get(task.fingerprint.digest);
    // An image with this fingerprint exists only when its build has passed.
    return image === undefined ? null : unchanged(`${image} was built from the same inputs`);
  }
  if (policy === 'images' && !UNCHANGED_IMAGE.has(task.kind)) return null;
  return known.passed.has(passedKey(task)) ? unchanged('passed before with the same inputs') : null;
}

/** How a passed task is remembered. */
export function passedKey(task: Pick<Task, 'kind' | 'fingerprint'>): string {
  return `${task.kind} ${task.fingerprint.digest}`;
}

function unchanged(message: string): Skip {
  return { class: 'unchanged', message };
}

function unskipped(task: Task): Task {
  const { skip: _, ...rest } = task;
  return rest;
}
