// What the engine found cannot do, said before any work starts.

import type { FoundBuild } from '../model/build-spec.ts';
import type { EngineFacts } from '../model/facts.ts';
import { failure, type Failure } from '../model/reason.ts';

/** Null where nothing speaks against it, or no engine was asked. */
export function refusalOf({ spec }: FoundBuild, engine: EngineFacts | null): Failure | null {
  if (engine?.backend !== 'classic') return null;
  if (spec.secrets.length > 0)
    return failure(
      'config',
      `the build needs secrets (${spec.secrets.join(', ')}), the classic builder has none`,
      {
        hint: 'use an engine with BuildKit, or drop build.secrets',
      },
    );
  if (Object.keys(spec.contexts).length > 0)
    return failure('config', 'the build needs named contexts, the classic builder has none', {
      hint: 'use an engine with BuildKit',
    });
  return null;
}
