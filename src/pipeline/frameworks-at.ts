// Each framework as each revision has it: its era, and the sanity script that the commit keeps.

import { eraOf, type FrameworkAt } from '../model/framework-at.ts';
import type { Framework } from '../model/framework.ts';
import type { Source } from './source.ts';

/** May throw a FailureError. */
export function frameworksAt(
  frameworks: readonly Framework[],
  { revisions }: Source,
): Promise<FrameworkAt> {
  const found = new Map<string, Framework>();
  for (const { revision, version } of revisions)
    for (const framework of frameworks)
      found.set(`${revision} ${framework.name}`, eraOf(framework, version));
  return Promise.resolve((revision, name) => found.get(`${revision} ${name}`));
}
