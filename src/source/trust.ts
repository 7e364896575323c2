// Which commits somebody vouches for: those that a trusted branch contains, by whatever name they were asked for.

import path from 'node:path';
import type { TrustRule } from '../model/trust.ts';
import type { Clone } from './clone.ts';
import { orNull } from './git.ts';

type Known = Pick<Clone, 'git' | 'refs' | 'local'>;

/**
 * Those of `commits` that no trusted branch contains. A tag, a pull request, a branch of another remote that is called
 * like a trusted branch is none: only what has become part of one is.
 */
export async function untrustedOf(
  clone: Known,
  rules: readonly TrustRule[],
  commits: readonly string[],
): Promise<ReadonlySet<string>> {
  if (rules.length === 0) return new Set();
  const tips = await trustedTips(clone, rules);
  const found = await Promise.all(
    commits.map(async (commit) => ((await isContained(clone, commit, tips)) ? [] : [commit])),
  );
  return new Set(found.flat());
}

/** Full ids of commits that are there; none without rules. */
export async function trustedTips(
  { git, refs, local }: Known,
  rules: readonly TrustRule[],
): Promise<readonly string[]> {
  const tips = new Set<string>();
  for (const [full, { id }] of refs) {
    const branch = branchOf(full, local !== null);
    if (branch !== null && isTrusted(branch, rules)) tips.add(id);
  }
  if (tips.size === 0) return [];
  const answer = await git({
    args: ['cat-file', '--batch-check=%(objecttype) %(objectname)'],
    input: [...tips].map((id) => `${id}\n`).join(''),
    doing: 'look for the tips of trusted branches',
  });
  return [...answer.matchAll(/^commit ([0-9a-f]+)$/gm)].map(([, id = '']) => id);
}

const ORIGIN = 'refs/remotes/origin/';

/** Ours, and those of a checkout's remote `origin`. What an address lists as remote branches is any server's word. */
function branchOf(full: string, isCheckout: boolean): string | null {
  if (full.startsWith('refs/heads/')) return full.slice('refs/heads/'.length);
  return isCheckout && full.startsWith(ORIGIN) ? full.slice(ORIGIN.length) : null;
}

function isTrusted(branch: string, rules: readonly TrustRule[]): boolean {
  const first = rules.find(
    ({ pattern }) => pattern === branch || path.posix.matchesGlob(branch, pattern),
  );
  return first?.trusted === true;
}

/** Whatever git cannot tell is not contained. */
async function isContained(
  { git }: Known,
  commit: string,
  tips: readonly string[],
): Promise<boolean> {
  if (tips.length === 0 || tips.includes(commit)) return tips.length > 0;
  const outside = await orNull(git, {
    args: ['rev-list', '--max-count=1', '--stdin'],
    input: [commit, ...tips.map((tip) => `^${tip}`)].map((word) => `${word}\n`).join(''),
    doing: `look which branches contain ${commit.slice(0, 9)}`,
  });
  return outside === '';
}
