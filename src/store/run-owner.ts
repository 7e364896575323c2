// Which process carries a run out: so that a run without an end is known to be under way, or to have been killed.

import { join } from 'node:path';
import * as v from 'valibot';
import { readText, writeAtomic } from '../host/files.ts';
import { isAlive } from '../host/owner.ts';
import type { Owner } from '../model/labels.ts';
import type { Results } from '../model/results.ts';
import { toJson } from '../text/json.ts';
import type { RunFolder } from './run-folder.ts';

const OwnerSchema = v.object({ host: v.string(), pid: v.number(), started: v.string() });

export async function writeOwner(folder: RunFolder, owner: Owner): Promise<void> {
  await writeAtomic(ownerFile(folder), toJson(owner));
}

/** The run has no verdict, and nobody is left to give it one. A process of another host counts as alive. */
export async function isLost(folder: RunFolder, { run }: Results): Promise<boolean> {
  if (run.verdict !== null) return false;
  const text = await readText(ownerFile(folder));
  const owner = v.safeParse(v.pipe(v.string(), v.parseJson(), OwnerSchema), text);
  return !owner.success || !isAlive(owner.output);
}

function ownerFile({ dir }: RunFolder): string {
  return join(dir, 'owner.json');
}
