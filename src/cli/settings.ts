// The configuration of a call: flags, environment and builder.yaml, or every mistake in them.

import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { resolveConfig } from '../config/resolve.ts';
import type { Config } from '../model/config.ts';
import type { World } from '../pipeline/world.ts';
import type { Call } from './verb.ts';
import { VERSION } from './version.ts';
import type { Words } from './words.ts';

export function worldOf({ host }: Call): World {
  return { host, root: fileURLToPath(new URL('../../', import.meta.url)), version: VERSION };
}

/** Null when something was wrong; it has been said. */
export async function configOf(call: Call, words: Words, embedded = false): Promise<Config | null> {
  const { host, flags } = call;
  const resolved = await resolveConfig({
    flags,
    env: host.env,
    cwd: host.cwd,
    home: host.home,
    frameworksDir: join(worldOf(call).root, 'frameworks'),
    embedded,
  });
  if ('config' in resolved) return resolved.config;
  words.problems(resolved.problems);
  return null;
}
