// The story of `builder clean`: what dead runs left in Docker, old images, and checkouts that no run uses.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { reapDead } from '../docker/reap.ts';
import { removeTree } from '../host/files.ts';
import { acquireLock } from '../host/lock.ts';
import { currentOwner, isAlive } from '../host/owner.ts';
import type { Config } from '../model/config.ts';
import { isKept } from '../model/labels.ts';
import { cleanCaches } from './clean-caches.ts';
import { cleanImages } from './clean-images.ts';
import { openEngine } from './open-engine.ts';
import type { World } from './world.ts';

export interface Cleaned {
  /** One line each: what and whose. */
  readonly items: readonly string[];
}

export async function clean(
  config: Config,
  world: World,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Cleaned> {
  const engine = await openEngine(config, world.host);
  try {
    const reaped = await reapDead(engine, isAlive, { dryRun, keptToo: true });
    const objects = reaped.map(
      ({ kind, id, name, run }) =>
        `${isKept(name) ? 'kept ' : ''}${kind} ${name || id.slice(0, 19)} of run ${run}`,
    );
    const caches = await cleanCaches(engine, { dryRun });
    const images = await cleanImages(engine, config, world, dryRun);
    const checkouts = await worktrees(config, world, dryRun);
    return { items: [...objects, ...caches, ...images, ...checkouts] };
  } finally {
    await engine.close();
  }
}

/** Checkouts are made again when needed; those of a clone that a run holds are left alone. */
async function worktrees(
  { cacheDir }: Config,
  { host }: World,
  dryRun: boolean,
): Promise<string[]> {
  const parent = join(cacheDir, 'worktrees');
  const keys = await readdir(parent).catch(() => []);
  const items: string[] = [];
  for (const key of keys) {
    const note = { ...currentOwner(host), run: '', note: 'builder clean' };
    const lock = await acquireLock(join(cacheDir, 'clones', `${key}.lock`), note);
    if (lock.kind === 'held') continue;
    try {
      const checkouts = await readdir(join(parent, key));
      items.push(...checkouts.map((commit) => `checkout ${join(parent, key, commit)}`));
      if (!dryRun) await removeTree(join(parent, key));
    } finally {
      lock.release();
    }
  }
  return items;
}
