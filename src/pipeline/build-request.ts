// A build task as the engine wants it: the context's files, the secrets' values, the labels.

import { join } from 'node:path';
import type { BuildRequest } from '../docker/engine.ts';
import type { Config } from '../model/config.ts';
import type { BuildTask } from '../model/plan.ts';
import type { Secrets } from './secrets.ts';
import type { Source } from './source.ts';

export function requestBuilds(
  config: Config,
  source: Source,
  secrets: Secrets,
): (task: BuildTask) => Promise<BuildRequest> {
  return async ({ build, framework: name, revision }) => {
    const framework = config.frameworks.find((known) => known.name === name);
    if (framework === undefined) throw new Error(`a build of ${name}, which was not asked for`);
    const dir = await source.checkout(revision, framework);
    return {
      context: {
        dir: join(dir, build.context),
        files: await source.contextFiles(revision, framework, build),
      },
      dockerfile: join(dir, build.dockerfile),
      target: build.target,
      platform: build.platform,
      args: build.args,
      tags: build.tags,
      labels: {},
      secrets: new Map(
        build.secrets.flatMap((id) => {
          const value = secrets.values.get(id);
          return value === undefined ? [] : [[id, value] as const];
        }),
      ),
      network: framework.build.network,
      noCache: false,
      modifiedAt: source.modifiedAt(revision),
    };
  };
}
