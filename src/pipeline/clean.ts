// The story of `builder clean`: what dead runs left in Docker, old images, and checkouts that no run uses.

import { reapDead } from '../docker/reap.ts';
import { isAlive } from '../host/owner.ts';
import type { Config } from '../model/config.ts';
import { isKept } from '../model/labels.ts';
import { cleanCaches } from './clean-caches.ts';
import { cleanCheckouts } from './clean-checkouts.ts';
import { cleanImages } from './clean-images.ts';
import { cleanStandIns } from './clean-stand-ins.ts';
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
    const standIns = await cleanStandIns(engine, { dryRun });
    const images = await cleanImages(engine, config, world, dryRun);
    const checkouts = await cleanCheckouts(config, world.host, dryRun);
    return { items: [...objects, ...caches, ...standIns, ...images, ...checkouts] };
  } finally {
    await engine.close();
  }
}
