// The word that starts this tool again, for commands that a person pastes into the shell of this folder.

import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Only a checkout has it; where the package is installed, npm has put `builder` on the PATH. */
const LAUNCHER = fileURLToPath(new URL('../../builder', import.meta.url));

export function programWord(cwd: string): string {
  if (!existsSync(LAUNCHER)) return 'builder';
  const way = relative(cwd, LAUNCHER);
  return way.startsWith('..') ? LAUNCHER : `./${way}`;
}
