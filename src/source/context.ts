// The files of a build context at a commit: git's tree below the folder, after `.dockerignore`.

import path from 'node:path';
import type { ContextFile } from '../model/build-spec.ts';
import { failure, FailureError } from '../model/reason.ts';
import { withoutIgnored, type ContextPlace } from './ignore-file.ts';
import type { Tree, TreeEntry } from './tree.ts';

interface Files {
  readonly tree: (commit: string) => Promise<Tree>;
  readonly ignoreText: (commit: string, place: ContextPlace) => Promise<string>;
}

type ContextFiles = (commit: string, place: ContextPlace) => Promise<readonly ContextFile[]>;

/** Sorted by path; asked again for the same files it gives the same list. @throws FailureError */
export function contextOf({ tree, ignoreText }: Files): ContextFiles {
  const known = new Map<string, readonly ContextFile[]>();
  return async (commit, place) => {
    const folder = path.posix.normalize(place.context).replace(/\/$/, '');
    const files = await tree(commit);
    refuseOther(files, folder, commit);
    const ignore = await ignoreText(commit, place);
    const key = [commit, folder, ignore].join('\0');
    const found = known.get(key) ?? withoutIgnored(filesBelow(files, folder), ignore);
    known.set(key, found);
    return found;
  };
}

function refuseOther(tree: Tree, folder: string, commit: string): void {
  if (tree.get(folder)?.type === 'tree') return;
  throw new FailureError(
    failure('config', `there is no folder ${folder} in ${commit}`, {
      hint: 'build.context names the folder that a build sends',
    }),
  );
}

/** Submodules are empty folders to a build and left out. */
function filesBelow(tree: Tree, folder: string): readonly ContextFile[] {
  const start = folder === '.' ? '' : `${folder}/`;
  const files: ContextFile[] = [];
  for (const [name, { type, mode, id }] of tree)
    if (type === 'blob' && name.startsWith(start))
      files.push({ path: name.slice(start.length), mode: modeOf(mode), hash: id });
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Git writes three; old histories have others, such as 100664. */
function modeOf(mode: TreeEntry['mode']): ContextFile['mode'] {
  if (mode === '100755' || mode === '120000') return mode;
  return '100644';
}
