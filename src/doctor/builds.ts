// What can this engine build, and what can it not?

import type { EngineSelf } from '../docker/describe-engine.ts';
import type { Check } from '../model/diagnosis.ts';
import { noEngine, ok, problem, warning, type Patient } from './check.ts';

export async function checkBuilds({ asked, config }: Patient): Promise<Check> {
  const answer = await asked;
  if (answer.kind === 'failed') return noEngine('builds');
  return judgeBuilds(
    answer.session.self,
    config.frameworks.map(({ name, build }) => ({ name, secret: build.secrets.length > 0 })),
  );
}

type Able = Pick<EngineSelf, 'version' | 'backend' | 'podman' | 'storageDriver'>;

/** A framework that a run would build, and whether its build asks for secrets. */
export interface Wanted {
  readonly name: string;
  readonly secret: boolean;
}

export function judgeBuilds(self: Able, wanted: readonly Wanted[] = []): Check {
  const lacks = lackingIn(self);
  const buildkit = self.backend === 'buildkit';
  const found = `${buildkit ? 'BuildKit' : 'the classic builder'}, storage ${self.storageDriver}`;
  const facts = {
    backend: self.backend,
    storageDriver: self.storageDriver,
    lacks: lacks.map(({ id }) => id),
  };
  if (lacks.length === 0) return ok('builds', { found, facts });
  const refused = buildkit ? [] : wanted.filter(({ secret }) => secret).map(({ name }) => name);
  const none = refused.length > 0 && refused.length === wanted.length;
  const these = refused.length === 0 ? [] : [`refused here: ${refused.join(', ')}`];
  return (none ? problem : warning)('builds', {
    found: `${found}; not everything can be built here`,
    means: [...lacks.map(({ means }) => means), ...these].join('\n'),
    mend: 'install Docker Engine 23 or newer: docs.docker.com/engine/install',
    facts,
  });
}

interface Lack {
  readonly id: string;
  readonly means: string;
}

const CLASSIC: readonly Lack[] = [
  {
    id: 'secrets',
    means: 'builds that ask for secrets, cache mounts or named contexts are refused',
  },
  { id: 'dynamo-0.5', means: 'Dynamo 0.5 and newer cannot be built, for the same reason' },
];

/** Seen with 58 builds of 15 commits of Dynamo on 20.10.24 and 28.5.2; BuildKit 0.10 came with engine 23. */
const BEFORE_23: readonly Lack[] = [
  {
    id: 'dynamo-0.5',
    means:
      'Dynamo 0.5 and newer cannot be built: a secret in a variable of a RUN (exec.secretenv) needs engine 23',
  },
  {
    id: 'copy-exclude',
    means: '`COPY --exclude` copies the excluded files too, and says nothing',
  },
  {
    id: 'heredoc',
    means:
      'heredocs, `COPY --link` and named contexts need a `# syntax=` line, whose image is pulled',
  },
  {
    id: 'build-limits',
    means: 'shared memory and ulimits asked of a build are ignored',
  },
];

function lackingIn({ version, backend, podman }: Able): readonly Lack[] {
  if (backend === 'classic') return CLASSIC;
  const major = Number.parseInt(version, 10);
  return !podman && major < 23 ? BEFORE_23 : [];
}
