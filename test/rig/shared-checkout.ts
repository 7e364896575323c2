// The project as root has installed it for everybody: with its packages and its Node, and not to be written to.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { freshClone } from './fresh-clone.ts';
import { ROOT } from './source-tree.ts';

const run = promisify(execFile);

/** Into `dir`, which must not exist; the packages are linked, not copied, where the file system allows. */
export async function sharedCheckout(dir: string): Promise<void> {
  await freshClone(dir);
  for (const folder of ['node_modules', 'scripts/node/node_modules']) {
    const [from, to] = [path.join(ROOT, folder), path.join(dir, folder)];
    if (!existsSync(from)) continue;
    await run('cp', ['--archive', '--link', from, to]).catch(() =>
      cp(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true }),
    );
  }
}
