// Makes room on a full disk of what is ours alone: by label and age, and nothing that a run uses or a person was promised.

import { stat } from 'node:fs/promises';
import type { Engine } from '../docker/engine.ts';
import { reapDead } from '../docker/reap.ts';
import type { Host } from '../host/host.ts';
import { isAlive } from '../host/owner.ts';
import type { Config } from '../model/config.ts';
import { LABEL } from '../model/labels.ts';
import type { Plan } from '../model/plan.ts';
import { FailureError } from '../model/reason.ts';
import { formatBytes, plural } from '../text/units.ts';
import { cleanCheckouts } from './clean-checkouts.ts';
import { removeOldImages, retiredWords } from './retention.ts';

const DAY_MS = 86_400_000;
const CACHE_UNUSED_MS = 14 * DAY_MS;

export interface Relief {
  readonly engine: Engine;
  readonly config: Pick<Config, 'admission' | 'cacheDir' | 'images' | 'name'>;
  readonly host: Host;
  readonly plan: Pick<Plan, 'tasks'>;
  /** A build may be using the build cache: it is left alone. */
  readonly building: boolean;
  /** The run is over: nobody wants room any more. */
  readonly stop: AbortSignal;
}

/** What went, in words; what the engine refuses is told and left. */
export async function relieveDisk(relief: Relief): Promise<readonly string[]> {
  const said: string[] = [];
  for (const one of [leftovers, oldImages, unusedCaches, checkouts, buildCache]) {
    if (relief.stop.aborted) break;
    try {
      const gone = await one(relief);
      if (gone !== null) said.push(gone);
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      said.push(`not all: ${error.failure.message}`);
    }
  }
  return said;
}

async function leftovers({ engine }: Relief): Promise<string | null> {
  const reaped = await reapDead(engine, isAlive, { dryRun: false, keptToo: false });
  return reaped.length === 0 ? null : `${plural(reaped.length, 'leftover')} of dead runs`;
}

/** Those that `images:` lets go, once they are a day old: somebody may still want to look at one of last night. */
async function oldImages({ engine, config, host, plan }: Relief): Promise<string | null> {
  const now = host.clock.now();
  const young = (await engine.listImages({ [LABEL.fingerprint]: '' })).filter(
    ({ createdAt }) => now - createdAt < DAY_MS,
  );
  const inUse = new Set([
    ...plan.tasks.map(({ image }) => image),
    ...young.flatMap(({ tags }) => tags),
  ]);
  const gone = await removeOldImages(engine, { config, now, inUse, dryRun: false });
  return gone.length === 0 ? null : retiredWords(gone);
}

async function unusedCaches({ engine, host }: Relief): Promise<string | null> {
  let count = 0;
  for (const { name, folder } of await engine.listVolumes({ [LABEL.cache]: '' })) {
    const usedAt = folder === undefined ? null : await usedLast(folder);
    const isOld = usedAt !== null && host.clock.now() - usedAt > CACHE_UNUSED_MS;
    if (isOld && (await engine.removeVolume(name))) count += 1;
  }
  return count === 0 ? null : `${plural(count, 'compile cache')} unused for 14 days`;
}

/** When its uppermost folder was read or changed, to a day (relatime); null where only root or another machine can tell. */
async function usedLast(folder: string): Promise<number | null> {
  return stat(folder).then(
    ({ atimeMs, mtimeMs }) => Math.max(atimeMs, mtimeMs),
    () => null,
  );
}

async function checkouts({ config, host }: Relief): Promise<string | null> {
  const gone = await cleanCheckouts(config, host, false);
  return gone.length === 0 ? null : plural(gone.length, 'checkout');
}

async function buildCache({ engine, config, building }: Relief): Promise<string | null> {
  const { buildCacheGb } = config.admission;
  if (buildCacheGb === null || building) return null;
  const bytes = await engine.pruneBuildCache(buildCacheGb * 1e9);
  return bytes === 0 ? null : `${formatBytes(bytes)} of build cache`;
}
