// Whether the files of a folder are still those that were put there; what came since is taken away.

import { lstat, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readText, removeTree } from '../host/files.ts';
import { isObject, parseJson } from '../text/unknown-json.ts';

/** Beside the stamp: each file's path to what the file system knows of it. */
function memoryOf(dir: string): string {
  return path.join(dir, '.git', 'builder-files.json');
}

/** What is in the folder now is what belongs there. */
export async function rememberFiles(dir: string): Promise<void> {
  const known = (await entriesOf(dir)).map(
    async (name) => [name, await markOf(dir, name)] as const,
  );
  await writeFile(memoryOf(dir), JSON.stringify(Object.fromEntries(await Promise.all(known))));
}

/** False where something is missing or changed; true once nothing else is there. */
export async function cleanFolder(dir: string): Promise<boolean> {
  const known = parseJson((await readText(memoryOf(dir))) ?? '');
  if (!isObject(known)) return false;
  const there = await entriesOf(dir);
  const marks = await Promise.all(
    there.map(async (name) => (name in known ? markOf(dir, name) : null)),
  );
  const seen = new Map(there.map((name, at) => [name, marks[at]]));
  if (Object.entries(known).some(([name, mark]) => seen.get(name) !== mark)) return false;
  for (const name of there) if (!(name in known)) await removeTree(path.join(dir, name));
  return true;
}

/** Of git's own folder what says which commit this is, and how it is read. */
const GITS = ['.git/HEAD', '.git/config'];

/** All below but most of git's own folder, relative to `dir`; a folder before what is in it. */
async function entriesOf(dir: string): Promise<readonly string[]> {
  const tops = (await readdir(dir)).filter((name) => name !== '.git');
  const all = await Promise.all(
    tops.map(async (top) => {
      const isFolder = (await lstat(path.join(dir, top))).isDirectory();
      const below = isFolder ? await readdir(path.join(dir, top), { recursive: true }) : [];
      return [top, ...below.map((name) => path.join(top, name))];
    }),
  );
  return [...GITS, ...all.flat()];
}

/** A change of any kind changes the last of these, which nobody can set; of a folder only its kind matters. */
async function markOf(dir: string, name: string): Promise<string> {
  const found = await lstat(path.join(dir, name)).catch(() => null);
  if (found === null) return 'nothing';
  if (found.isDirectory()) return `folder ${found.mode}`;
  return `${found.mode} ${found.ino} ${found.size} ${found.ctimeMs}`;
}
