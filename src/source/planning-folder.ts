// A sparse worktree of a commit for the branch's own scripts: `container/` alone, with the tags and remote branches.

import type { Clone } from './clone.ts';
import { ensureWorktree } from './worktree.ts';

/** Absolute, its path without blanks; theirs to write into. @throws FailureError */
export function ensurePlanningFolder(clone: Clone, commit: string): Promise<string> {
  return ensureWorktree(clone, commit);
}
