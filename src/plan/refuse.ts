// What the engine found cannot do, said before any work starts.

import type { BuildSpec, FoundBuild } from '../model/build-spec.ts';
import type { EngineFacts, PlanFacts } from '../model/facts.ts';
import { failure, type Failure } from '../model/reason.ts';

const LOGIN = /(?<=:\/\/)[^\s/:@]*:[^\s/]+(?=@)/g;

type Known = Pick<PlanFacts, 'engine' | 'missingSecrets' | 'missingBases'>;

/** Null where nothing speaks against it. */
export function refusalOf({ spec }: FoundBuild, known: Known): Failure | null {
  const secret = Object.entries(spec.args).find(([, value]) => hidden(value) !== value)?.[0];
  if (secret !== undefined)
    return failure('config', `the build argument ${secret} holds an address with a password`, {
      hint: 'image and history would keep it: hand it in by build.secrets',
    });
  const missing = [
    ...spec.secrets.map((id) => known.missingSecrets.get(id)),
    ...spec.baseImages.map((image) => known.missingBases.get(image)),
  ].find((reason) => reason !== undefined);
  return missing ?? refusalByEngine(spec, known.engine);
}

/** Null where no engine was asked too. */
function refusalByEngine(spec: BuildSpec, engine: EngineFacts | null): Failure | null {
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

/** As a plan may be printed: what is refused for its password does not show it. */
export function withoutLogins(args: BuildSpec['args']): BuildSpec['args'] {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, hidden(value)]));
}

function hidden(text: string): string {
  return text.replaceAll(LOGIN, '***');
}
