// Which checkouts are kept: the newest used ones, for some days, within some space.

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { removeTree } from '../host/files.ts';
import { lastUsed, readStamp } from './stamp.ts';

export interface Limits {
  /** How many are kept at most. */
  readonly newest: number;
  /** Since their last use. */
  readonly maxAgeMs: number;
  /** Of all that are kept. */
  readonly maxBytes: number;
}

export interface KnownFolder {
  readonly name: string;
  /** In ms since the epoch. */
  readonly usedAt: number;
  readonly bytes: number;
}

/** Those of `keep` stay, whatever they take. */
export function deadFolders(
  folders: readonly KnownFolder[],
  {
    keep,
    now,
    limits,
  }: { readonly keep: readonly string[]; readonly now: number; readonly limits: Limits },
): readonly string[] {
  const needed = folders.filter(({ name }) => keep.includes(name));
  const others = folders
    .filter(({ name }) => !keep.includes(name))
    .toSorted((a, b) => b.usedAt - a.usedAt);
  let count = needed.length;
  let bytes = needed.reduce((sum, folder) => sum + folder.bytes, 0);
  return others.flatMap((folder) => {
    count += 1;
    bytes += folder.bytes;
    const stays =
      count <= limits.newest && bytes <= limits.maxBytes && now - folder.usedAt <= limits.maxAgeMs;
    return stays ? [] : [folder.name];
  });
}

/** For who alone may use folders in `parent`; also removes what was never finished. */
export async function pruneFolders(
  parent: string,
  how: { readonly keep: readonly string[]; readonly now: number; readonly limits: Limits },
): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  const folders = await Promise.all(
    names.map(async (name): Promise<KnownFolder> => {
      const dir = path.join(parent, name);
      const stamp = await readStamp(dir);
      return { name, usedAt: await lastUsed(dir), bytes: stamp?.bytes ?? 0 };
    }),
  );
  for (const name of deadFolders(folders, how)) await removeTree(path.join(parent, name));
}
