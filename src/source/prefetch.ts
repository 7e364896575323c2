// What planning will surely read of a partial clone is brought in one go, before it is asked for piece by piece.

import { bring } from './bring.ts';
import type { Clone } from './clone.ts';
import type { CommitFiles } from './commit-files.ts';
import type { Tree } from './tree.ts';

const FILES = new Set(['.dockerignore', 'Cargo.toml', 'pyproject.toml']);
const PLANNED_FOLDER = 'container/';

/** Does nothing for a clone that has all, or borrows all there is. @throws FailureError network, auth, timeout */
export async function prefetch(clone: Clone, files: CommitFiles): Promise<void> {
  if (!clone.isPartial) return;
  const trees = await Promise.all(files.commits.map((commit) => files.tree(commit)));
  await bring(clone, new Set(trees.flatMap(wantedIn)));
}

function wantedIn(tree: Tree): readonly string[] {
  return [...tree].flatMap(([name, { type, id }]) =>
    type === 'blob' && (FILES.has(name) || name.startsWith(PLANNED_FOLDER)) ? [id] : [],
  );
}
