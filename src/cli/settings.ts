// The configuration of a call: flags, environment and builder.yaml, or every mistake in them.

import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import {
  readDeclared,
  resolveConfig,
  type ConfigRequest,
  type Declared,
  type Resolution,
} from '../config/resolve.ts';
import type { Config } from '../model/config.ts';
import { EXIT } from '../model/exit.ts';
import type { World } from '../pipeline/world.ts';
import type { Call } from './verb.ts';
import { VERSION } from './version.ts';
import type { Words } from './words.ts';

export function worldOf({ host }: Call): World {
  return { host, root: fileURLToPath(new URL('../../', import.meta.url)), version: VERSION };
}

/** Words that know, once mistakes have been said, with which exit code they end the command. */
export function hearing(words: Words): { readonly words: Words; readonly exitCode: () => number } {
  let exitCode: number = EXIT.config;
  return {
    words: {
      ...words,
      problems: (problems) => {
        if (problems.some(({ usage }) => usage === true)) exitCode = EXIT.usage;
        words.problems(problems);
      },
    },
    exitCode: () => exitCode,
  };
}

/** Null when something was wrong; it has been said. */
export async function configOf(call: Call, words: Words, embedded = false): Promise<Config | null> {
  return (await resolutionOf(call, words, embedded))?.config ?? null;
}

/** The configuration with the origin of each value; null when something was wrong, which has been said. */
export async function resolutionOf(
  call: Call,
  words: Words,
  embedded = false,
): Promise<Resolution | null> {
  const resolved = await resolveConfig(requestOf(call, embedded));
  if ('config' in resolved) return resolved;
  words.problems(resolved.problems);
  return null;
}

/** Everything that was written, selected or not; null when something was wrong, which has been said. */
export async function declaredOf(call: Call, words: Words): Promise<Declared | null> {
  const declared = await readDeclared(requestOf(call, false));
  if ('frameworks' in declared) return declared;
  words.problems(declared.problems);
  return null;
}

function requestOf(call: Call, embedded: boolean): ConfigRequest {
  const { host, flags } = call;
  return {
    flags,
    env: host.env,
    cwd: host.cwd,
    home: host.home,
    frameworksDir: join(worldOf(call).root, 'frameworks'),
    embedded,
  };
}
