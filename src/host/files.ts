// Files as the house writes them: whole or not at all.

import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isErrorCode } from './error-code.ts';
import { temporaryBeside } from './temporary.ts';

/** Readers see the old content or the new one, also after a crash or a full disk; of pieces each is asked for when the one before is written. `mode`: whatever the umask. */
export async function writeAtomic(
  path: string,
  content: string | Uint8Array | Iterable<string>,
  mode?: number,
): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      if (mode !== undefined) await file.chmod(mode);
      await file.writeFile(content);
      // Without it a power cut can leave the new name on an empty file.
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Null when there is no such file. */
export async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isErrorCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}

/** Not by Node's own way to make folders above: it tries for ever where one is there and refuses new ones as /proc does. */
export async function ensureDir(path: string, mode = 0o777): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const above = dirname(path);
    if (isErrorCode(error, 'ENOENT') && above !== path) {
      await ensureDir(above, mode);
      await mkdir(path, { mode }).catch(unlessMade(path));
    } else await unlessMade(path)(error);
  }
}

/** Somebody else may have made it meanwhile. */
function unlessMade(path: string): (error: unknown) => Promise<void> {
  return async (error) => {
    if (!(await isDir(path))) throw error;
  };
}

async function isDir(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Fine when it is not there. */
export async function removeTree(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}
