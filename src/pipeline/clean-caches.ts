// What compilations have kept from run to run: volumes by our label, but for those that a container uses.

import type { Engine } from '../docker/engine.ts';
import { LABEL } from '../model/labels.ts';

/** One line each: what and whose. */
export async function cleanCaches(
  engine: Engine,
  { dryRun }: { readonly dryRun: boolean },
): Promise<string[]> {
  const items: string[] = [];
  for (const { name, labels } of await engine.listVolumes({ [LABEL.cache]: '' })) {
    const gone = dryRun || (await engine.removeVolume(name));
    if (gone) items.push(`compile cache ${name} of ${labels[LABEL.cache] ?? ''}`);
  }
  return items;
}
