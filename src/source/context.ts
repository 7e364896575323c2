// The files of a build context at a commit: git's tree below the folder, after `.dockerignore`.

import path from 'node:path';
import type { ContextFile } from '../model/build-spec.ts';
import { failure, FailureError } from '../model/reason.ts';
import type { Clone } from './clone.ts';
import { readIgnoreFile, withoutIgnored, type ContextPlace } from './ignore-file.ts';

/** Sorted by path. @throws FailureError */
export async function contextFiles(
  clone: Clone,
  commit: string,
  place: ContextPlace,
): Promise<readonly ContextFile[]> {
  const files = await treeFiles(clone, commit, place.context);
  const ignore = await readIgnoreFile(place, async (file) => fileAt(clone, commit, file));
  return withoutIgnored(files, ignore);
}

/** The text of a file of a commit, also where a link leads to it; null when there is none. @throws FailureError */
export async function fileAt(clone: Clone, commit: string, file: string): Promise<string | null> {
  const name = path.posix.normalize(file);
  const found = await clone.git({
    args: ['cat-file', '--batch-check', '--follow-symlinks'],
    input: `${commit}:${name}\n`,
    doing: `look for ${name} in ${commit}`,
  });
  const blob = /^([0-9a-f]+) blob \d+\n$/.exec(found)?.[1];
  if (blob === undefined) return null;
  return clone.git({ args: ['cat-file', 'blob', blob], doing: `read ${name}` });
}

/** Git's id of a file or folder of a commit; null when there is none. @throws FailureError */
export async function objectIdAt(
  clone: Clone,
  commit: string,
  file: string,
): Promise<string | null> {
  const name = path.posix.normalize(file).replace(/\/$/, '');
  const found = await clone.git({
    args: ['cat-file', '--batch-check'],
    // Nothing behind the colon is the root.
    input: `${commit}:${name === '.' ? '' : name}\n`,
    doing: `look for ${name} in ${commit}`,
  });
  return /^([0-9a-f]+) (?:blob|tree) \d+\n$/.exec(found)?.[1] ?? null;
}

async function treeFiles(
  clone: Clone,
  commit: string,
  context: string,
): Promise<readonly ContextFile[]> {
  const folder = path.posix.normalize(context).replace(/\/$/, '');
  const tree = folder === '.' ? `${commit}^{tree}` : `${commit}:${folder}`;
  try {
    const args = ['ls-tree', '-r', '-z', '--full-tree', tree];
    return parseTree(await clone.git({ args, doing: `list the files of ${folder}` }));
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.class !== 'config') throw error;
    throw new FailureError(
      failure('config', `there is no folder ${folder} in ${commit}`, {
        ...(error.failure.cause === undefined ? {} : { cause: error.failure.cause }),
        hint: 'build.context names the folder that a build sends',
      }),
    );
  }
}

/** `<mode> <type> <hash>\t<path>\0`; submodules are empty folders to a build and left out. */
function parseTree(listing: string): readonly ContextFile[] {
  return listing.split('\0').flatMap((entry): ContextFile[] => {
    const [, mode, hash = '', name = ''] = /^(\d+) blob ([0-9a-f]+)\t(.+)$/s.exec(entry) ?? [];
    return mode === undefined ? [] : [{ path: name, mode: modeOf(mode), hash }];
  });
}

/** Git writes three; old histories have others, such as 100664. */
function modeOf(mode: string): ContextFile['mode'] {
  if (mode === '100755' || mode === '120000') return mode;
  return '100644';
}
