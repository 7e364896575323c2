// What need not be done again, with the reason; nothing is skipped without a flag.

import type { SkipPolicy } from '../model/config.ts';
import type { PlanFacts } from '../model/facts.ts';
import type { TaskId } from '../model/ids.ts';
import { FLEETING } from '../model/kind.ts';
import type { Fingerprint, Task } from '../model/plan.ts';
import type { Skip } from '../model/reason.ts';
import { latestTag, parseTag } from '../model/tag.ts';
import { needingGpu } from './gpu.ts';

type Known = Pick<PlanFacts, 'images' | 'ownImages' | 'passed'>;

export interface Skipping {
  readonly policy: SkipPolicy;
  readonly known: Known;
  /** Null: there may be a GPU. */
  readonly gpuAbsence: Skip | null;
}

const UNCHANGED_IMAGE = new Set<Task['kind']>(['build', 'compile', 'promote']);

/** A fleeting task runs again when one that works on what it leaves runs, a build that nobody asked for only for another build. */
export function withSkips(tasks: readonly Task[], skipping: Skipping): Task[] {
  const { known, gpuAbsence } = skipping;
  const users = usersOf(tasks);
  const withoutGpu = gpuAbsence === null ? new Set<TaskId>() : needingGpu(tasks);
  const decided = new Map<TaskId, Task>();
  const decide = (task: Task): Task => {
    const before = decided.get(task.id);
    if (before !== undefined) return before;
    const around = (users.get(task.id) ?? []).map(decide);
    // A promotion only asks whether they passed.
    const atWork = around.filter(({ kind, skip }) => kind !== 'promote' && skip === undefined);
    const fleeting = FLEETING.has(task.kind) && atWork.length > 0;
    const absence = withoutGpu.has(task.id) ? gpuAbsence : null;
    const skip =
      task.skip ?? (fleeting ? null : skipOf(task, skipping)) ?? absence ?? idle(task, around);
    const now = skip === null ? task : skipped(task, skip, known);
    decided.set(task.id, now);
    return now;
  };
  return tasks.map(decide);
}

function usersOf(tasks: readonly Task[]): ReadonlyMap<TaskId, readonly Task[]> {
  const users = new Map<TaskId, Task[]>();
  for (const task of tasks)
    for (const need of task.needs) {
      const known = users.get(need);
      if (known === undefined) users.set(need, [task]);
      else known.push(task);
    }
  return users;
}

/** Of a build that only others start from, where none of these is built. */
function idle(task: Task, users: readonly Task[]): Skip | null {
  if (task.kind !== 'build' || task.wanted !== false || users.length === 0) return null;
  if (users.some(({ skip, refused }) => skip === undefined && refused === undefined)) return null;
  return users.every(({ skip }) => skip?.class === 'unchanged')
    ? unchanged('all images that start from it are there')
    : { class: 'not-selected', message: 'no image that starts from it is built' };
}

/** What is not done needs nothing that is missing; a skipped build stands for the image that is there, whatever its tag. */
function skipped(task: Task, skip: Skip, { images }: Known): Task {
  const { refused: _, ...rest } = task;
  return rest.kind === 'build'
    ? { ...rest, skip, image: images.get(rest.fingerprint.digest) ?? rest.image }
    : { ...rest, skip };
}

function skipOf(task: Task, { policy, known }: Skipping): Skip | null {
  if (policy === 'none' || task.fingerprint.provisional) return null;
  if (task.kind === 'build') {
    const image = reusedImage(task.fingerprint, policy, known);
    return image === null ? null : unchanged(`${image} was built from the same inputs`);
  }
  if (policy === 'images' && !UNCHANGED_IMAGE.has(task.kind)) return null;
  if (!known.passed.has(passedKey(task)) || !isStillThere(task, known)) return null;
  return unchanged('passed before with the same inputs');
}

/** What a compilation or a promotion did is on its image: gone with it, or undone since. */
function isStillThere(task: Task, { ownImages }: Known): boolean {
  if (!UNCHANGED_IMAGE.has(task.kind)) return true;
  const { image, framework, target, fingerprint } = task;
  const own = ownImages.filter((one) => one.fingerprint === fingerprint.inputs['image']);
  if (task.kind !== 'promote') return own.length > 0;
  const tag = latestTag(parseTag(image)?.name ?? '', framework, target);
  return own.some(({ latest }) => latest.includes(tag));
}

/** The image that stands for a skipped build; one with this fingerprint exists only when its build has passed. */
export function reusedImage(
  { digest, provisional }: Fingerprint,
  policy: SkipPolicy,
  { images }: Pick<Known, 'images'>,
): string | null {
  return policy === 'none' || provisional ? null : (images.get(digest) ?? null);
}

/** How a passed task is remembered. */
export function passedKey(task: Pick<Task, 'kind' | 'fingerprint'>): string {
  return `${task.kind} ${task.fingerprint.digest}`;
}

function unchanged(message: string): Skip {
  return { class: 'unchanged', message };
}
