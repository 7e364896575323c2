// Runs scripts/engine as a child: what it says is passed on while it works.

import { join } from 'node:path';
import { runChild } from '../host/child.ts';
import { childEnv } from '../host/env.ts';
import { EXIT } from '../model/exit.ts';
import { listenForSignals } from './interruption.ts';
import type { Say } from './notes.ts';
import type { World } from './world.ts';

/** It may install packages. */
const INSTALL_MS = 15 * 60_000;

export interface Telling {
  readonly say: Say;
  readonly signal: AbortSignal;
}

export interface Ended {
  /** Null when a signal or the deadline ended it. */
  readonly exitCode: number | null;
  readonly lines: readonly string[];
}

export async function engineScript(
  verb: 'start' | 'stop',
  { host, root }: World,
  { say, signal }: Telling,
): Promise<Ended> {
  const lines: string[] = [];
  const state = host.env['ENGINE_STATE'];
  const { exitCode } = await runChild({
    command: 'sh',
    args: [join(root, 'scripts/engine'), verb],
    env: childEnv(host.env, state === undefined ? {} : { ENGINE_STATE: state }),
    signal,
    timeoutMs: INSTALL_MS,
    // The engine is meant to stay, and packages that are half installed would be in everybody's way.
    outlives: true,
    onLine: (line) => {
      lines.push(line);
      say(line);
    },
  });
  return { exitCode, lines };
}

/** The story of `quickstart --stop`: the engine that a quickstart has started, and no other. Resolves to the exit code. */
export async function stopEngine(world: World, say: Say): Promise<number> {
  const interruption = listenForSignals(world.host);
  try {
    const { exitCode } = await engineScript('stop', world, { say, signal: interruption.signal });
    return exitCode === 0 ? EXIT.passed : EXIT.config;
  } finally {
    interruption.close();
  }
}
