// Old images of ours, removed by `builder clean` and at the end of a run.

import type { Engine } from '../docker/engine.ts';
import { acquireLock } from '../host/lock.ts';
import { currentOwner } from '../host/owner.ts';
import type { Config } from '../model/config.ts';
import type { Plan } from '../model/plan.ts';
import { FailureError } from '../model/reason.ts';
import { formatBytes } from '../text/units.ts';
import type { Say } from './notes.ts';
import { removeOldImages, retiredWords } from './retention.ts';
import { lockFileOf } from './source.ts';
import type { World } from './world.ts';

/** One line each; none while a run of the same clone goes on, which may mean to use them. */
export async function cleanImages(
  engine: Engine,
  config: Config,
  { host }: World,
  dryRun: boolean,
): Promise<string[]> {
  const { keep, maxAgeDays } = config.images;
  if (keep === null && maxAgeDays === null) return [];
  const note = { ...currentOwner(host), run: '', note: 'builder clean' };
  const lock = await acquireLock(lockFileOf(config), note);
  if (lock.kind === 'held') return [];
  try {
    const now = host.clock.now();
    const gone = await removeOldImages(engine, { config, now, inUse: new Set(), dryRun });
    return gone.map(
      ({ tags, sizeBytes, why }) => `image ${tags.join(', ')}, ${formatBytes(sizeBytes)}, ${why}`,
    );
  } finally {
    lock.release();
  }
}

interface Ending {
  readonly config: Config;
  readonly plan: Plan;
  /** ms since the epoch. */
  readonly now: number;
  readonly say: Say;
}

/** What a run worked on stays. A failure is said and changes no result: the next run or `builder clean` tries again. */
export async function retireImages(
  engine: Engine,
  { config, plan, now, say }: Ending,
): Promise<void> {
  const inUse = new Set(plan.tasks.map(({ image }) => image));
  try {
    const gone = await removeOldImages(engine, { config, now, inUse, dryRun: false });
    if (gone.length > 0) say(`removed ${retiredWords(gone)}`);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    say(`old images are left: ${error.failure.message}`);
  }
}
