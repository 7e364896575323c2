// The images of builds that are skipped as unchanged: a run's results name what it worked on, built or not.

import type { Engine } from '../docker/engine.ts';
import type { TaskOutput } from '../model/event.ts';
import type { Plan, Task } from '../model/plan.ts';
import type { ImageResult } from '../model/results.ts';

/** What a skipped build would have yielded; nothing for any other task. */
export async function unchangedImages(
  plan: Plan,
  engine: Engine,
): Promise<(task: Task) => TaskOutput> {
  const skipped = plan.tasks.filter(({ kind, skip }) => kind === 'build' && skip !== undefined);
  const found = await Promise.all(skipped.map((task) => imageOf(task, engine)));
  const images = new Map(skipped.map(({ id }, place) => [id, found[place] ?? null]));
  return ({ id }) => {
    const image = images.get(id) ?? null;
    return image === null ? {} : { image };
  };
}

/** Null when it has gone since the plan was made. */
async function imageOf(task: Task, engine: Engine): Promise<ImageResult | null> {
  const { image, framework, target, revision, fingerprint } = task;
  const found = await engine.inspectImage(image);
  if (found === null) return null;
  const { id, sizeBytes } = found;
  return { image, id, framework, target, revision, fingerprint: fingerprint.digest, sizeBytes };
}
