// For the first hour: where no engine answers, scripts/engine installs and starts one, or says what to do.

import { join } from 'node:path';
import { runChild } from '../host/child.ts';
import { childEnv } from '../host/env.ts';
import type { Config } from '../model/config.ts';
import { failure, FailureError } from '../model/reason.ts';
import { listenForSignals } from './interruption.ts';
import type { Say } from './notes.ts';
import { openEngine } from './open-engine.ts';
import type { World } from './world.ts';

const INSTALL_MS = 15 * 60_000;

/** Throws the FailureError of the connection where an engine was named, or where none can be started. */
export async function ensureEngine(config: Config, world: World, say: Say): Promise<void> {
  const { host, root } = world;
  try {
    const engine = await openEngine(config, host);
    await engine.close();
    return;
  } catch (error) {
    const named = config.socket !== null || host.env['DOCKER_HOST'] !== undefined;
    if (!(error instanceof FailureError) || error.failure.class !== 'engine-lost' || named)
      throw error;
  }
  const lines: string[] = [];
  const interruption = listenForSignals(host);
  const { exitCode } = await runChild({
    command: 'sh',
    args: [join(root, 'scripts/engine'), 'start'],
    env: childEnv(host.env),
    signal: interruption.signal,
    timeoutMs: INSTALL_MS,
    onLine: (line) => {
      lines.push(line);
      say(line);
    },
  });
  interruption.close();
  if (exitCode === 0) return;
  throw new FailureError(
    failure('engine-lost', 'no Docker Engine answers and none could be started', {
      cause: lines.slice(-3).join('\n'),
      hint: 'install and start Docker, then: builder quickstart',
    }),
  );
}
