// All there is in a folder, git's own files too, as one digest.

import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';

/** Every path below with its content, mode and time of change. */
export async function everyByte(dir: string): Promise<string> {
  const hash = createHash('sha256');
  const names = (await readdir(dir, { recursive: true })).toSorted();
  for (const name of ['.', ...names]) {
    const file = path.join(dir, name);
    const about = await lstat(file);
    hash.update(`${name} ${about.mode} ${about.mtimeMs} ${about.ctimeMs}\0`);
    if (about.isFile()) hash.update(await readFile(file));
    else if (about.isSymbolicLink()) hash.update(await readlink(file));
  }
  return hash.digest('hex');
}
