// Files and folders that dead processes have left half made, in the cache and beside stored runs; by their names, which tell their makers.

import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isErrorCode } from '../host/error-code.ts';
import { removeTree } from '../host/files.ts';
import { forgetDeadHolder } from '../host/lock.ts';
import type { IsDead } from '../host/owner.ts';
import { makerOf } from '../host/temporary.ts';
import type { Config } from '../model/config.ts';

export type Places = Pick<Config, 'cacheDir' | 'reportsDir' | 'htmlOut'>;

/** Below a folder of the cache, how many more: what lies deeper belongs to branches, not to us. */
const CACHE: Readonly<Record<string, number>> = {
  '.': 0,
  clones: 1,
  dockerfiles: 0,
  planning: 2,
  python: 0,
  renders: 0,
  worktrees: 1,
};

/** A run's folder, and the folders in it. */
const BELOW_REPORTS = 2;

/** One line each. What is gone meanwhile was another sweep's. */
export async function sweepFiles(
  { cacheDir, reportsDir, htmlOut }: Places,
  isDead: IsDead,
  { dryRun }: { readonly dryRun: boolean },
): Promise<string[]> {
  const places = [
    ...Object.entries(CACHE).map(([name, depth]) => ({ dir: join(cacheDir, name), depth })),
    { dir: reportsDir, depth: BELOW_REPORTS },
    ...(htmlOut === null ? [] : [{ dir: dirname(htmlOut), depth: 0 }]),
  ];
  const items: string[] = [];
  for (const { dir, depth } of places)
    for (const file of await leftIn(dir, depth, isDead))
      if (dryRun || (await removed(file))) items.push(`half made ${file}`);
  for (const dir of [cacheDir, join(cacheDir, 'clones')])
    for (const lock of (await entriesOf(dir)).filter(({ name }) => name.endsWith('.lock')))
      if (forgetDeadHolder(join(dir, lock.name), isDead, dryRun))
        items.push(`note of the lock ${join(dir, lock.name)}`);
  return items;
}

/** False for what is another user's, in a place for several: whose it is removes it. */
async function removed(file: string): Promise<boolean> {
  try {
    await removeTree(file);
    return true;
  } catch (error) {
    if (isErrorCode(error, 'EACCES', 'EPERM', 'EROFS')) return false;
    throw error;
  }
}

async function leftIn(dir: string, depth: number, isDead: IsDead): Promise<string[]> {
  const entries = await entriesOf(dir);
  const found: string[] = [];
  for (const entry of entries) {
    const maker = makerOf(entry.name);
    if (maker !== null && isDead(maker)) found.push(join(dir, entry.name));
    else if (maker === null && depth > 0 && entry.isDirectory())
      found.push(...(await leftIn(join(dir, entry.name), depth - 1, isDead)));
  }
  return found;
}

async function entriesOf(dir: string) {
  return readdir(dir, { withFileTypes: true }).catch(() => []);
}
