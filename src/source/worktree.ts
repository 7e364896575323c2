// One detached worktree a commit, beside the clone; reused while it is intact.

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { ensureDir, readText, removeTree } from '../host/files.ts';
import type { Clone } from './clone.ts';

/** A checkout of a big repository on a slow disk. */
const CHECKOUT_DEADLINE_MS = 600_000;

/** The last checkout of each clone: git trips over a worktree that another git is just adding. */
const turns = new WeakMap<Clone, Promise<unknown>>();

/** The absolute folder with the files of the commit, exactly; one after the other in a clone. @throws FailureError */
export function ensureWorktree(clone: Clone, commit: string): Promise<string> {
  const before = turns.get(clone) ?? Promise.resolve();
  const turn = before.then(() => makeWorktree(clone, commit));
  turns.set(
    clone,
    turn.catch(() => undefined),
  );
  return turn;
}

async function makeWorktree(clone: Clone, commit: string): Promise<string> {
  const dir = path.join(clone.worktreesDir, commit);
  if (await isIntact(clone, dir, commit)) return dir;
  await removeTree(dir);
  await ensureDir(clone.worktreesDir);
  await clone.git({
    // Twice forced: a dead run may have left its name behind, and locked.
    args: ['worktree', 'add', '--quiet', '--force', '--force', '--detach', dir, commit],
    doing: `check out ${commit}`,
    deadlineMs: CHECKOUT_DEADLINE_MS,
  });
  return dir;
}

/** Removes the worktrees of all other commits and what git remembers of them. */
export async function pruneWorktrees(clone: Clone, keep: readonly string[]): Promise<void> {
  await ensureDir(clone.worktreesDir);
  const dead = (await readdir(clone.worktreesDir)).filter((commit) => !keep.includes(commit));
  for (const commit of dead) await removeTree(path.join(clone.worktreesDir, commit));
  await clone.git({ args: ['worktree', 'prune'], doing: 'forget removed worktrees' });
}

/** Nothing changed, nothing added, nothing half checked out. */
async function isIntact({ git }: Clone, dir: string, commit: string): Promise<boolean> {
  if ((await readText(path.join(dir, '.git'))) === null) return false;
  try {
    const head = await git({ args: ['-C', dir, 'rev-parse', 'HEAD'], doing: `look at ${dir}` });
    const changes = await git({
      args: ['-C', dir, 'status', '--porcelain', '--untracked-files=all', '--ignored=matching'],
      doing: `look at ${dir}`,
    });
    return head.trim() === commit && changes === '';
  } catch {
    return false;
  }
}
