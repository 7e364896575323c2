// Images that stood in for named contexts of runs that are over: their names are nobody's, and other builds would take them.

import type { Engine } from '../docker/engine.ts';
import type { IsDead } from '../host/owner.ts';
import { LABEL, ownerOf } from '../model/labels.ts';

/** One line each: what and whose. */
export async function cleanStandIns(
  engine: Engine,
  { isDead, dryRun }: { readonly isDead: IsDead; readonly dryRun: boolean },
): Promise<string[]> {
  const items: string[] = [];
  for (const { tags, labels } of await engine.listImages({ [LABEL.contextTag]: '' })) {
    const tag = labels[LABEL.contextTag] ?? '';
    const owner = ownerOf(labels);
    if (!tags.includes(tag) || owner === null || !isDead(owner)) continue;
    if (!dryRun) await engine.removeImage(tag);
    items.push(`stand-in ${tag} of run ${labels[LABEL.run] ?? ''}`);
  }
  return items;
}
