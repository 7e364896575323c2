// The project as somebody else has just cloned it: its tracked files as they are now, nothing beside them.

import { execFile } from 'node:child_process';
import { chown, cp, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './source-tree.ts';

const run = promisify(execFile);

/** Into `dir`, which must not exist; `owner` gets all of it. */
export async function freshClone(dir: string, owner?: number): Promise<void> {
  const { stdout } = await run('git', ['ls-files', '-z'], { cwd: ROOT, maxBuffer: 1e7 });
  await mkdir(dir);
  for (const file of stdout.split('\0').filter((name) => name !== ''))
    await cp(path.join(ROOT, file), path.join(dir, file), { preserveTimestamps: true });
  if (owner !== undefined) await giveTo(owner, dir);
}

async function giveTo(owner: number, dir: string): Promise<void> {
  await chown(dir, owner, owner);
  for (const entry of await readdir(dir, { recursive: true }))
    await chown(path.join(dir, entry), owner, owner);
}
