// The story of `builder explain`: why a task would run or be skipped, or of what an image was made and what differs now.

import type { Config } from '../model/config.ts';
import type { Explanation } from '../model/explanation.ts';
import { KINDS } from '../model/kind.ts';
import { comparedWith, momentOf } from './explain-compare.ts';
import { explainImage } from './explain-image.ts';
import { taskNow, type Asking, type TaskNow } from './explain-now.ts';
import { lastPass } from './explain-past.ts';
import { sentenceOf, skippingFlags } from './explain-sentence.ts';
import { engineIfAny } from './plan-only.ts';
import type { World } from './world.ts';

/** `subject`: a task by its id or the beginning of it, or an image. Throws a FailureError. */
export async function explain(
  subject: string,
  config: Config,
  world: World,
  signal: AbortSignal,
): Promise<Explanation> {
  const engine = await engineIfAny(config, world.host);
  try {
    const asking = { config, world, engine, signal };
    return isTask(subject)
      ? await explainTask(await taskNow(subject, asking), asking)
      : await explainImage(subject, asking);
  } finally {
    await engine?.close();
  }
}

function isTask(name: string): boolean {
  return KINDS.some((kind) => name === kind || name.startsWith(`${kind}.`));
}

async function explainTask(now: TaskNow, { config }: Asking): Promise<Explanation> {
  const { plan, task } = now;
  const before = await lastPass(config.reportsDir, task, plan.repo);
  const about = {
    version: 1,
    subject: task.id,
    kind: 'task',
    now: momentOf(task, null),
  } as const;
  if (before === null) {
    const state = 'never-passed';
    const sentence = sentenceOf({ state, now, changes: 0 });
    const unlike = { before: null, changes: [], files: null, inputs: {}, skippedBy: [] };
    return { ...about, state, ...unlike, sentence };
  }
  const compared = await comparedWith(before, now, config);
  const state = compared.changes.length === 0 ? 'unchanged' : 'changed';
  return {
    ...about,
    state,
    before: momentOf(before.task, before.run),
    inputs: { ...before.task.fingerprint.inputs },
    ...compared,
    skippedBy: state === 'unchanged' ? skippingFlags(now) : [],
    sentence: sentenceOf({ state, now, changes: compared.changes.length }),
  };
}
