// Sets of compile caches: the first one of a framework that no other compilation uses, of this run or another.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Host } from '../host/host.ts';
import { acquireLock } from '../host/lock.ts';
import { orFileFailure } from '../host/or-file-failure.ts';
import { currentOwner } from '../host/owner.ts';
import type { CacheSet } from '../tasks/compile-caches.ts';

interface Keeper {
  readonly cacheDir: string;
  readonly host: Host;
  readonly run: string;
}

/** By framework. Throws a FailureError where locks cannot be kept. */
export function cacheSets({
  cacheDir,
  host,
  run,
}: Keeper): (framework: string) => Promise<CacheSet> {
  const folder = join(cacheDir, 'compile');
  const note = { ...currentOwner(host), run, note: 'compile' };
  // Somebody else's locks lie elsewhere, on the same engine: their volumes must be others.
  const keeper = createHash('sha256').update(`${host.name}\0${cacheDir}`).digest('hex').slice(0, 6);
  return (framework) =>
    orFileFailure(`keeping locks in ${folder}`, async () => {
      for (let set = 1; ; set += 1) {
        const lock = await acquireLock(join(folder, `${framework}-${set}.lock`), note);
        if (lock.kind === 'lock') return { id: `${keeper}-${set}`, release: () => lock.release() };
      }
    });
}
