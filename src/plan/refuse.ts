// What the engine found cannot do, said before any work starts.

import type { BuildSpec, EngineFeature, FoundBuild } from '../model/build-spec.ts';
import type { EngineFacts, PlanFacts } from '../model/facts.ts';
import type { Framework } from '../model/framework.ts';
import type { Kind } from '../model/kind.ts';
import { failure, type Failure } from '../model/reason.ts';
import { secretsOfKind } from '../model/secrets-of-kind.ts';

const LOGIN = /(?<=:\/\/)[^\s/:@]*:[^\s/]+(?=@)/g;

type Known = Pick<PlanFacts, 'engine' | 'missingSecrets' | 'missingBases'>;

/** Null where nothing speaks against it. */
export function refusalOf(
  { spec, features, unfilled = [] }: FoundBuild,
  known: Known,
): Failure | null {
  const secret = Object.entries(spec.args).find(
    ([, value]) => withoutPassword(value) !== value,
  )?.[0];
  if (secret !== undefined)
    return failure('config', `the build argument ${secret} holds an address with a password`, {
      hint: 'image and history would keep it: hand it in by build.secrets',
    });
  const [empty] = unfilled;
  if (empty !== undefined)
    return failure(
      'config',
      `the branch's script fills the context ${empty} before it builds, which builder does not let it do`,
      {
        where: spec.contexts[empty] ?? empty,
        hint: `make that folder, and name it with --build-context ${empty}=DIR`,
      },
    );
  const missing = [
    ...spec.secrets.map((id) => known.missingSecrets.get(id)),
    ...spec.baseImages.map((image) => known.missingBases.get(image)),
  ].find((reason) => reason !== undefined);
  if (missing !== undefined) return missing;
  const { engine } = known;
  // Nothing is known of an engine that was not asked.
  if (engine === null) return null;
  return engine.backend === 'classic'
    ? refusalByClassic(spec, features)
    : refusalByAge(features, engine);
}

/** Of a step in a container, for want of a secret; an untrusted one gets none. */
export function refusalOfContainer(
  kind: Kind,
  framework: Framework,
  { missingSecrets }: Pick<Known, 'missingSecrets'>,
): Failure | null {
  const ids = Object.values(secretsOfKind(kind, framework));
  return ids.map((id) => missingSecrets.get(id)).find((why) => why !== undefined) ?? null;
}

const WITH_BUILDKIT = 'use an engine with BuildKit';

function refusalByClassic(spec: BuildSpec, features: Features): Failure | null {
  if (spec.secrets.length > 0)
    return failure(
      'config',
      `the build needs secrets (${spec.secrets.join(', ')}), the classic builder has none`,
      { hint: `${WITH_BUILDKIT}, or drop build.secrets` },
    );
  if (Object.keys(spec.contexts).length > 0 || features.includes('named-contexts'))
    return failure('config', 'the build needs named contexts, the classic builder has none', {
      hint: WITH_BUILDKIT,
    });
  const [first] = features;
  if (first === undefined) return null;
  return failure('config', `the Dockerfile ${NEEDS[first]}, which the classic builder cannot do`, {
    hint: WITH_BUILDKIT,
  });
}

/** The first major version of Docker Engine whose BuildKit has both; one before it takes `--exclude` and copies everything. */
const COMPLETE = 23;

function refusalByAge(features: Features, { version }: EngineFacts): Failure | null {
  const major = Number.parseInt(version, 10);
  const old = major > 0 && major < COMPLETE;
  const hint = `use Docker Engine ${COMPLETE} or newer`;
  if (old && features.includes('secret-env'))
    return failure(
      'config',
      `the Dockerfile ${NEEDS['secret-env']}, which engine ${version} cannot do`,
      { hint },
    );
  if (old && features.includes('copy-exclude'))
    return failure(
      'config',
      `the Dockerfile ${NEEDS['copy-exclude']}, and engine ${version} would copy them all the same`,
      { hint },
    );
  return null;
}

type Features = readonly EngineFeature[];

const NEEDS: Readonly<Record<EngineFeature, string>> = {
  'secret-env': 'takes secrets as variables (RUN --mount=type=secret,env=)',
  'copy-exclude': 'leaves files out of a copy (COPY --exclude)',
  'named-contexts': 'copies from named contexts',
};

/** As a plan may be printed: what is refused for its password does not show it. */
export function withoutLogins(args: BuildSpec['args']): BuildSpec['args'] {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, withoutPassword(value)]),
  );
}

export function withoutPassword(text: string): string {
  return text.replaceAll(LOGIN, '***');
}
