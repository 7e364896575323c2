// The images that an engine resolves to build one target of a Dockerfile.

import type { Dockerfile } from './dockerfile-stages.ts';
import { imageReference } from './image-reference.ts';
import { reachedStages, type Needs } from './reached-stages.ts';

const NONE: ReadonlySet<string> = new Set();

/**
 * Sorted, in full, without `scratch`, stages and named contexts. `local`: images that builds of ours make, which keep the
 * names that they have here. @throws FailureError dockerfile, config, whose place is the line: `:3`
 */
export function baseImages(
  dockerfile: Dockerfile,
  needs: Needs,
  local: ReadonlySet<string> = NONE,
): readonly string[] {
  const { images } = reachedStages(dockerfile, needs);
  const names = [...images].map((name) => (local.has(name) ? name : imageReference(name)));
  return [...new Set(names)].toSorted();
}
