// All files of a checkout, as a compilation wants them: `.dockerignore` has no say, and git's own are none.

import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { TarFolder } from '../docker/tar-files.ts';

type Files = TarFolder['files'];

/** Sorted by path. */
export async function sourceFiles(dir: string): Promise<Files> {
  const found: Files[number][] = [];
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const path = relative(dir, file);
    if (path === '.git' || path.startsWith('.git/')) continue;
    if (entry.isSymbolicLink()) found.push({ path, mode: '120000' });
    else if (entry.isFile()) found.push({ path, mode: await modeOf(file) });
  }
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

async function modeOf(file: string): Promise<Files[number]['mode']> {
  const { mode } = await stat(file);
  return (mode & 0o100) === 0 ? '100644' : '100755';
}
