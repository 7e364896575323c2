// The story of `builder clean`: what dead runs left in Docker and on this machine, old images, and checkouts that no run uses.

import { isDead } from '../host/owner.ts';
import type { Config } from '../model/config.ts';
import { cleanCaches } from './clean-caches.ts';
import { cleanCheckouts } from './clean-checkouts.ts';
import { cleanImages } from './clean-images.ts';
import type { Say } from './notes.ts';
import { openEngine } from './open-engine.ts';
import { letWatchdogsEnd } from './sweep-before.ts';
import { sweepEngine, sweepMachine } from './sweep.ts';
import type { World } from './world.ts';

export interface Cleaned {
  /** One line each: what and whose. */
  readonly items: readonly string[];
}

interface Cleaning {
  readonly dryRun: boolean;
  readonly say: Say;
}

/** For watchdogs at work: one that waits for an engine that is away is not waited for. */
const WATCHDOG_MS = 30_000;

/** What a watchdog is about to remove is left to it, and looked for again when it has ended. */
export async function clean(
  config: Config,
  world: World,
  { dryRun, say }: Cleaning,
): Promise<Cleaned> {
  const { host } = world;
  const engine = await openEngine(config, host);
  try {
    const letting = { host, place: config.cacheDir, say, mostMs: WATCHDOG_MS };
    if (!dryRun && !(await letWatchdogsEnd(letting)))
      say(`it is still at it after ${WATCHDOG_MS / 1000} s: its engine may be away`);
    const how = { isDead, dryRun };
    const objects = await sweepEngine(engine, { ...how, keptToo: true });
    const caches = await cleanCaches(engine, { dryRun });
    const images = await cleanImages(engine, config, world, dryRun);
    const left = await sweepMachine(config, host, how);
    const checkouts = await cleanCheckouts(config, host, dryRun);
    const known = new Set(left.map(placeOf));
    return {
      items: [
        ...objects,
        ...caches,
        ...images,
        ...left,
        ...checkouts.filter((line) => !known.has(placeOf(line))),
      ],
    };
  } finally {
    await engine.close();
  }
}

/** Nothing is told twice: a dry run leaves there what both look at. */
function placeOf(line: string): string {
  return line.slice(line.indexOf('/'));
}
