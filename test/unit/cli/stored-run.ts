// A run as it lies on disk, for verbs that read stored runs.

import path from 'node:path';
import { toJson } from '../../../src/text/json.ts';
import { writeFiles } from '../../rig/git-repo.ts';
import { greenRun } from '../report/sample-runs.ts';

const { plan, results } = greenRun();
export const RUN = results.run.id;

/** Into `reports/` of the folder; `changed` lies over results.json. */
export async function storeRun(dir: string, changed: object = {}, id = RUN): Promise<void> {
  const run = path.join(dir, 'reports', id);
  await writeFiles(run, {
    'plan.json': toJson(plan),
    'results.json': toJson({ ...results, run: { ...results.run, id }, ...changed }),
  });
  for (const task of plan.tasks)
    await writeFiles(run, { [`logs/${task.id}.log`]: `log of ${task.id}\n` });
}
