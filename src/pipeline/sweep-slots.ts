// What killed plans have left in planning slots beside whole checkouts, which the next plan uses again.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../host/host.ts';
import { temporaryPlaces } from '../source/planning-place.ts';
import { unfinishedCheckouts } from '../source/planning-slot.ts';
import type { Places } from './sweep-files.ts';

/** One line each; of slots that no process has. */
export async function sweepSlots(
  { cacheDir }: Pick<Places, 'cacheDir'>,
  host: Pick<Host, 'env' | 'user'>,
  { dryRun }: { readonly dryRun: boolean },
): Promise<string[]> {
  const items: string[] = [];
  // Those of a cache with a blank in its path lie elsewhere, with those of all such caches.
  for (const parent of [join(cacheDir, 'planning'), ...(await temporaryPlaces(host))])
    for (const key of await readdir(parent).catch(() => []))
      for (const dir of await unfinishedCheckouts(join(parent, key), !dryRun))
        items.push(`half made ${dir}`);
  return items;
}
