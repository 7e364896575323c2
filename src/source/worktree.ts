// One checkout of all files a commit, beside the clone; reused while it is intact.

import path from 'node:path';
import { ensureDir } from '../host/files.ts';
import { orFileFailure } from '../host/or-file-failure.ts';
import { FailureError } from '../model/reason.ts';
import { makeCheckout, type Subject } from './checkout.ts';
import type { Clone } from './clone.ts';
import { pruneFolders, type Limits } from './prune.ts';
import { pruneSnapshots } from './snapshot-index.ts';
import { markUsed, readStamp } from './stamp.ts';
import { readTree } from './tree.ts';

export interface Worktree {
  /** Absolute. */
  readonly dir: string;
  /** Files whose contents could not be had: they are not there. */
  readonly absent: readonly string[];
}

/** For who holds the lock of the clone. @throws FailureError */
export async function ensureWorktree(clone: Clone, subject: Subject): Promise<Worktree> {
  const dir = path.join(clone.worktreesDir, subject.commit);
  return orFileFailure(`checking out ${subject.commit}`, async () => {
    const known = await readStamp(dir);
    const isReady =
      known !== null &&
      known.head === subject.head &&
      known.absent.length === 0 &&
      (await isIntact(clone, dir, subject));
    await ensureDir(clone.worktreesDir);
    const stamp = isReady
      ? known
      : await makeCheckout(dir, {
          clone,
          subject,
          tree: await readTree(clone, subject.commit),
          below: null,
          largest: Infinity,
          abbreviation: null,
        });
    await markUsed(dir, clone.host.clock.now());
    return { dir, absent: stamp.absent };
  });
}

/** A night of a few branches, and a week to come back to one. */
const LIMITS: Limits = { newest: 12, maxAgeMs: 14 * 86_400_000, maxBytes: 20e9 };

/** Removes what nobody needs, never those of `keep`. For who holds the lock of the clone. */
export async function pruneWorktrees(clone: Clone, keep: readonly string[]): Promise<void> {
  const now = clone.host.clock.now();
  await pruneFolders(clone.worktreesDir, { keep, now, limits: LIMITS });
  await pruneSnapshots(clone.gitDir, now);
}

/** Nothing changed, nothing added, nothing half checked out. */
async function isIntact({ openGit }: Clone, dir: string, { commit }: Subject): Promise<boolean> {
  const git = openGit({ dir, ceiling: path.dirname(dir) });
  const doing = `look at ${dir}`;
  try {
    await git({ args: ['diff-index', '--quiet', commit, '--'], doing });
    return (await git({ args: ['ls-files', '--others'], doing })) === '';
  } catch (error) {
    if (error instanceof FailureError && error.failure.class === 'config') return false;
    throw error;
  }
}
