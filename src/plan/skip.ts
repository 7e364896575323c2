// What need not be done again, with the reason; nothing is skipped without a flag.

import type { SkipPolicy } from '../model/config.ts';
import type { PlanFacts } from '../model/facts.ts';
import type { TaskId } from '../model/ids.ts';
import type { Fingerprint, Task } from '../model/plan.ts';
import type { Skip } from '../model/reason.ts';

type Known = Pick<PlanFacts, 'images' | 'passed'>;

const UNCHANGED_IMAGE = new Set<Task['kind']>(['build', 'compile', 'promote']);
/** What they leave (a served model, measured and scraped figures) lives no longer than the run. */
const FLEETING = new Set<Task['kind']>(['serve', 'soak', 'scrape']);

/** Tasks in the order of the journey; a fleeting one runs again when a task that works on what it leaves runs. */
export function withSkips(tasks: readonly Task[], policy: SkipPolicy, known: Known): Task[] {
  const used = new Set<TaskId>();
  return tasks
    .toReversed()
    .map((task) => {
      const fleeting = FLEETING.has(task.kind) && used.has(task.id);
      const skip = fleeting ? null : skipOf(task, policy, known);
      if (skip !== null) return skipped(task, skip, known);
      for (const need of task.needs) used.add(need);
      return task;
    })
    .toReversed();
}

/** What is not done needs nothing that is missing; a skipped build stands for the image that is there, whatever its tag. */
function skipped(task: Task, skip: Skip, { images }: Known): Task {
  const { refused: _, ...rest } = task;
  return rest.kind === 'build'
    ? { ...rest, skip, image: images.get(rest.fingerprint.digest) ?? rest.image }
    : { ...rest, skip };
}

function skipOf(task: Task, policy: SkipPolicy, known: Known): Skip | null {
  if (policy === 'none' || task.fingerprint.provisional) return null;
  if (task.kind === 'build') {
    const image = reusedImage(task.fingerprint, policy, known);
    return image === null ? null : unchanged(`${image} was built from the same inputs`);
  }
  if (policy === 'images' && !UNCHANGED_IMAGE.has(task.kind)) return null;
  return known.passed.has(passedKey(task)) ? unchanged('passed before with the same inputs') : null;
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
