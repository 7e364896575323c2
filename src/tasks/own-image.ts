// The image a check is about must be the one the plan means: built by us from the same inputs.

import type { Engine } from '../docker/engine.ts';
import { LABEL, type Labels } from '../model/labels.ts';
import type { OtherTask } from '../model/plan.ts';
import { failure, type Failure } from '../model/reason.ts';
import { ownTag } from '../model/tag.ts';

/** Null when it is there; with --only nothing has built it in this run. */
export async function missingImage(
  engine: Engine,
  task: OtherTask,
  signal: AbortSignal,
): Promise<Failure | null> {
  const wanted = task.fingerprint.inputs['image'];
  const found = await engine.inspectImage(task.image, signal);
  const problem = found === null ? 'is not there' : problemOf(found.labels, wanted, task.image);
  if (problem === null) return null;
  return failure('config', `${task.image} ${problem}`, {
    hint: task.repeat.replace(`--only ${task.kind}`, `--until ${task.kind}`),
  });
}

function problemOf(labels: Labels, wanted: string | null | undefined, tag: string): string | null {
  if (labels[LABEL.fingerprint] !== wanted) return 'was built from other inputs';
  return ownTag([tag], labels) === undefined ? 'was made from an image of ours, not by us' : null;
}
