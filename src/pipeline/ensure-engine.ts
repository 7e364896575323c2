// For the first hour: where no engine answers, scripts/engine installs and starts one, or this says what to type.

import { join } from 'node:path';
import type { Engine } from '../docker/engine.ts';
import type { Host } from '../host/host.ts';
import type { Config } from '../model/config.ts';
import { failure, FailureError } from '../model/reason.ts';
import { engineScript, type Telling } from './engine-script.ts';
import { openEngine } from './open-engine.ts';
import { programWord } from './program.ts';
import type { World } from './world.ts';

/** Throws the FailureError of the connection where an engine was named; else one with what this user can do. */
export async function ensureEngine(
  config: Config,
  world: World,
  telling: Telling & { readonly starting: () => void },
): Promise<Engine> {
  const { host, root } = world;
  try {
    return await openEngine(config, host);
  } catch (error) {
    const named = config.socket !== null || Boolean(host.env['DOCKER_HOST']);
    if (!(error instanceof FailureError) || error.failure.class !== 'engine-lost' || named)
      throw error;
    if (host.user.id !== 0) throw needsRoot(error, host, root);
  }
  telling.starting();
  const { exitCode, lines } = await engineScript('start', world, telling);
  telling.signal.throwIfAborted();
  if (exitCode === 0) return openEngine(config, host);
  throw new FailureError(
    failure('engine-lost', 'no Docker Engine answers and none could be started', {
      where: join(root, 'scripts/engine'),
      cause: lines.slice(-3).join('\n'),
      hint: `install and start Docker, then: ${programWord(host.cwd)} quickstart`,
    }),
  );
}

function needsRoot({ failure: lost }: FailureError, { user }: Host, root: string): FailureError {
  return new FailureError({
    ...lost,
    hint: `sudo ${join(root, 'scripts/engine')} start && sudo usermod -aG docker ${user.name}, then log in again`,
  });
}
