// Which process carries a run out: so that a run without an end is known to be under way, or to have been killed.

import { join } from 'node:path';
import * as v from 'valibot';
import { readText } from '../host/files.ts';
import { isAlive } from '../host/owner.ts';
import type { Results } from '../model/results.ts';
import { toJson } from '../text/json.ts';
import { writeInRun } from './run-files.ts';
import type { RunFolder } from './run-folder.ts';

const OwnerSchema = v.object({
  host: v.string(),
  pid: v.number(),
  started: v.string(),
  /** Whose process it is, for messages; absent in runs of earlier versions. */
  user: v.optional(v.string()),
});
export type RunOwner = v.InferOutput<typeof OwnerSchema>;

export async function writeOwner(folder: RunFolder, owner: RunOwner): Promise<void> {
  await writeInRun(ownerFile(folder), toJson(owner));
}

/** Null where nobody has said so, or in words that cannot be read. */
export async function readOwner(folder: RunFolder): Promise<RunOwner | null> {
  const text = await readText(ownerFile(folder));
  const owner = v.safeParse(v.pipe(v.string(), v.parseJson(), OwnerSchema), text);
  return owner.success ? owner.output : null;
}

/** The run has no verdict, and nobody is left to give it one. A process of another host counts as alive. */
export async function isLost(folder: RunFolder, { run }: Results): Promise<boolean> {
  if (run.verdict !== null) return false;
  const owner = await readOwner(folder);
  return owner === null || !isAlive(owner);
}

function ownerFile({ dir }: RunFolder): string {
  return join(dir, 'owner.json');
}
