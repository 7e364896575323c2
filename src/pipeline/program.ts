// The words that start this tool again, and Docker's client, for commands that a person pastes into the shell of this folder.

import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shellLine } from '../text/shell.ts';

const DEFAULT_ENGINE = 'unix:///var/run/docker.sock';

/** How a person calls Docker's own client for the engine at this address. */
export function dockerWords(
  address: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const found = env['DOCKER_HOST'] ?? DEFAULT_ENGINE;
  return found === address ? 'docker' : shellLine(['docker', '-H', address]);
}

/** Only a checkout has it; where the package is installed, npm has put `builder` on the PATH. */
const LAUNCHER = fileURLToPath(new URL('../../builder', import.meta.url));

export function programWord(cwd: string): string {
  if (!existsSync(LAUNCHER)) return 'builder';
  const way = relative(cwd, LAUNCHER);
  return way.startsWith('..') ? LAUNCHER : `./${way}`;
}
