// The files of a build context in a plain folder, for the embedded default: no git, so sha256.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readlink, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readText } from '../host/files.ts';
import type { ContextFile } from '../model/build-spec.ts';
import { readIgnoreFile, withoutIgnored, type ContextPlace } from './ignore-file.ts';

/** `place` is relative to `dir`; sorted by path. */
export async function folderFiles(
  dir: string,
  place: ContextPlace,
): Promise<readonly ContextFile[]> {
  const root = path.join(dir, place.context);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files: ContextFile[] = [];
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(root, file);
    if (entry.isSymbolicLink()) {
      files.push({ path: name, mode: '120000', hash: sha256(await readlink(file)) });
    } else if (entry.isFile()) {
      files.push({ path: name, mode: await modeOf(file), hash: await fileSha256(file) });
    }
  }
  const ignore = await readIgnoreFile(place, async (name) => readText(path.join(dir, name)));
  const seen = withoutIgnored(files, ignore);
  return seen.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** As git would write it: the owner may run it or not. */
async function modeOf(file: string): Promise<ContextFile['mode']> {
  const { mode } = await stat(file);
  return (mode & 0o100) === 0 ? '100644' : '100755';
}

async function fileSha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
