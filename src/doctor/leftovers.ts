// What dead runs have left in the engine and in the cache.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { reapDead } from '../docker/reap.ts';
import { isAlive } from '../host/owner.ts';
import type { Check } from '../model/diagnosis.ts';
import { plural } from '../text/units.ts';
import { noEngine, ok, warning, type Patient } from './check.ts';

export async function checkLeftovers({ asked, config, program }: Patient): Promise<Check> {
  const answer = await asked;
  if (answer.kind === 'failed') return noEngine('leftovers');
  const dead = await reapDead(answer.session.engine, isAlive, { dryRun: true, keptToo: false });
  const count = (kind: string): number => dead.filter((object) => object.kind === kind).length;
  return judgeLeftovers({
    containers: count('container'),
    images: count('image'),
    checkouts: await countCheckouts(config.cacheDir),
    program,
  });
}

export interface Leftovers {
  /** Of runs whose process is dead. */
  readonly containers: number;
  /** Of the same, without a tag. */
  readonly images: number;
  /** Worktrees in the cache; the next run of the same commit takes them again. */
  readonly checkouts: number;
  readonly program: string;
}

export function judgeLeftovers({ containers, images, checkouts, program }: Leftovers): Check {
  const facts = { containers, images, checkouts };
  const kept = checkouts === 0 ? '' : `; ${plural(checkouts, 'checkout')} kept for the next run`;
  if (containers + images === 0) return ok('leftovers', { found: `none${kept}`, facts });
  const found = [
    ...(containers > 0 ? [plural(containers, 'container')] : []),
    ...(images > 0 ? [plural(images, 'untagged image')] : []),
  ].join(' and ');
  return warning('leftovers', {
    found: `${found} of runs that died${kept}`,
    means: 'they hold memory, ports and disk until the next run removes them',
    mend: `${program} clean`,
    facts,
  });
}

async function countCheckouts(cacheDir: string): Promise<number> {
  const parent = join(cacheDir, 'worktrees');
  const clones = await readdir(parent).catch(() => []);
  const checkouts = await Promise.all(
    clones.map((clone) => readdir(join(parent, clone)).catch(() => [])),
  );
  return checkouts.flat().length;
}
