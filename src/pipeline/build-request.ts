// A build task as the engine wants it: the context's files, the Dockerfile, the values of secrets, the proxies.

import { join } from 'node:path';
import type { BuildRequest } from '../docker/engine.ts';
import type { Host } from '../host/host.ts';
import type { Config } from '../model/config.ts';
import type { BuildTask } from '../model/plan.ts';
import { allowanceOf, networkOf } from '../model/trust.ts';
import { hasLogin } from '../text/login.ts';
import type { Prepared } from './prepare.ts';
import { proxyArgs } from './proxy-args.ts';
import type { Secrets } from './secrets.ts';
import { storeDockerfile } from './stored-dockerfile.ts';

interface Requesting {
  readonly config: Config;
  readonly prepared: Pick<Prepared, 'source' | 'frameworkAt' | 'dockerfiles'>;
  readonly secrets: Secrets;
  readonly env: Host['env'];
}

/** `say` takes lines for the task's log. */
export type RequestBuild = (task: BuildTask, say: (line: string) => void) => Promise<BuildRequest>;

export function requestBuilds({ config, prepared, secrets, env }: Requesting): RequestBuild {
  const { source, frameworkAt, dockerfiles } = prepared;
  return async ({ build, framework: name, revision, untrusted }, say) => {
    const framework = frameworkAt(revision, name);
    if (framework === undefined) throw new Error(`a build of ${name}, which was not asked for`);
    const allowed = allowanceOf({ untrusted });
    const network = networkOf(allowed, framework.build.network);
    const dir = await source.checkout(revision, framework);
    const text = dockerfiles.get(build.dockerfileSha256);
    const proxies = proxyArgs(env, network, allowed);
    for (const proxy of proxies.unreachable)
      say(`${proxy} names this machine itself, which a build cannot reach: it goes without`);
    for (const proxy of proxies.withheld)
      say(`${proxy} holds a login, which an untrusted branch is not given: it goes without`);
    return {
      context: {
        dir: join(dir, build.context),
        files: await source.contextFiles(revision, framework, build),
      },
      dockerfile:
        text === undefined
          ? join(dir, build.dockerfile)
          : await storeDockerfile(config.cacheDir, text),
      target: build.target,
      platform: build.platform,
      args: { ...proxies.args, ...build.args },
      tags: build.tags,
      baseImages: build.baseImages,
      anonymous: !allowed.secrets,
      labels: {},
      secrets: new Map(
        build.secrets.flatMap((id) => {
          const value = secrets.values.get(id);
          const isLent = value !== undefined && (allowed.secrets || !hasLogin(value));
          return isLent ? [[id, value] as const] : [];
        }),
      ),
      network,
      noCache: config.build.noCache,
      cacheNamespace: allowed.cacheNamespace,
      modifiedAt: source.modifiedAt(revision),
    };
  };
}
