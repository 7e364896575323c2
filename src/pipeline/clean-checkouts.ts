// Checkouts in the cache: they are made again when needed, and those in use are left alone.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { removeTree } from '../host/files.ts';
import type { Host } from '../host/host.ts';
import { acquireLock } from '../host/lock.ts';
import { currentOwner } from '../host/owner.ts';
import type { Config } from '../model/config.ts';
import { temporaryPlaces } from '../source/planning-place.ts';
import { freeCheckouts } from '../source/planning-slot.ts';

/** One line each. */
export async function cleanCheckouts(
  { cacheDir }: Pick<Config, 'cacheDir'>,
  host: Host,
  dryRun: boolean,
): Promise<readonly string[]> {
  const found = [...(await worktrees(cacheDir, host, dryRun))];
  // Those of a cache with a blank in its path lie elsewhere, with those of all such caches.
  for (const parent of [join(cacheDir, 'planning'), ...(await temporaryPlaces(host))])
    for (const key of await namesIn(parent))
      found.push(...(await freeCheckouts(join(parent, key), !dryRun)));
  return found.map((dir) => `checkout ${dir}`);
}

/** Those of a clone that a run holds are left alone. */
async function worktrees(cacheDir: string, host: Host, dryRun: boolean): Promise<string[]> {
  const parent = join(cacheDir, 'worktrees');
  const dirs: string[] = [];
  for (const key of await namesIn(parent)) {
    const note = { ...currentOwner(host), run: '', note: 'builder clean' };
    const lock = await acquireLock(join(cacheDir, 'clones', `${key}.lock`), note);
    if (lock.kind === 'held') continue;
    try {
      dirs.push(...(await namesIn(join(parent, key))).map((commit) => join(parent, key, commit)));
      if (!dryRun) await removeTree(join(parent, key));
    } finally {
      lock.release();
    }
  }
  return dirs;
}

async function namesIn(dir: string): Promise<readonly string[]> {
  return readdir(dir).catch(() => []);
}
