// The image a check is about must be the one the plan means: same fingerprint, whatever its tag says.

import type { Engine } from '../docker/engine.ts';
import { LABEL } from '../model/labels.ts';
import type { OtherTask } from '../model/plan.ts';
import { failure, type Failure } from '../model/reason.ts';

/** Null when it is there; with --only nothing has built it in this run. */
export async function missingImage(engine: Engine, task: OtherTask): Promise<Failure | null> {
  const wanted = task.fingerprint.inputs['image'];
  const found = await engine.inspectImage(task.image);
  if (found !== null && found.labels[LABEL.fingerprint] === wanted) return null;
  const what = found === null ? 'is not there' : 'was built from other inputs';
  return failure('config', `${task.image} ${what}`, {
    hint: task.repeat.replace(`--only ${task.kind}`, `--until ${task.kind}`),
  });
}
