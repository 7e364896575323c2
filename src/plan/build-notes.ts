// What a person should know of a build that its spec does not show.

import type { FoundBuild } from '../model/build-spec.ts';
import type { Framework } from '../model/framework.ts';
import { hasCommand } from './chain.ts';

/** One point a line; none for most. */
export function buildNotes({ spec, target, wanted }: FoundBuild, framework: Framework): string[] {
  const contexts = Object.keys(spec.contexts).toSorted();
  const { sanity, targets } = framework;
  const isChecked = wanted && targets[target]?.sanity !== false;
  const unchecked = sanity !== null && sanity.scripts.length > 0 && !hasCommand(sanity);
  return [
    ...contexts.map((name) => `the context ${name} is given as a stand-in image`),
    ...(isChecked && unchecked
      ? [`no sanity check: the commit has none of ${sanity.scripts.join(', ')}`]
      : []),
  ];
}
