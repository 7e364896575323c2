// Scripts of a branch run on this machine while it is planned: of an untrusted one only those that a trusted branch has too.

import { failure, FailureError } from '../model/reason.ts';
import type { TrustRule } from '../model/trust.ts';
import { stripControl } from '../text/control.ts';
import { plural } from '../text/units.ts';
import type { Subject } from './checkout.ts';
import type { Clone } from './clone.ts';
import { orNull } from './git.ts';
import { trustedTips } from './trust.ts';

/** All that recipes run, and all that these scripts find: planning folders have nothing else. */
const FOLDER = 'container';

/** For an untrusted commit. @throws FailureError config where its scripts are its own */
export async function refuseOwnScripts(
  clone: Clone,
  rules: readonly TrustRule[],
  subject: Subject,
): Promise<void> {
  const tips = await trustedTips(clone, rules);
  const bases = await branchingPoints(clone, subject.head, tips);
  const [own, ...known] = await folderIds(clone, [subject.commit, ...bases, ...tips]);
  if (own === undefined || own === null || known.includes(own)) return;
  const base = known.find((id) => id !== null) ?? null;
  throw refusal(subject, base === null ? [] : await changedFiles(clone, base, own));
}

/** Where it left the trusted branches; none where their histories have nothing in common. */
async function branchingPoints(
  { git }: Clone,
  commit: string,
  tips: readonly string[],
): Promise<readonly string[]> {
  if (tips.length === 0) return [];
  const args = ['merge-base', '--all', commit, ...tips];
  const doing = `look where ${commit.slice(0, 9)} left the trusted branches`;
  return lines((await orNull(git, { args, doing })) ?? '');
}

/** Git's ids, in the same order; null where there is no such folder. */
async function folderIds(
  { git }: Clone,
  commits: readonly string[],
): Promise<readonly (string | null)[]> {
  const answer = await git({
    args: ['cat-file', '--batch-check=%(objectname)'],
    input: commits.map((commit) => `${commit}:${FOLDER}\n`).join(''),
    doing: `look for ${FOLDER}/ of trusted branches`,
  });
  return lines(answer).map((line) => (/^[0-9a-f]+$/.test(line) ? line : null));
}

async function changedFiles(
  { git }: Clone,
  before: string,
  now: string,
): Promise<readonly string[]> {
  const args = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', before, now];
  const doing = `look which scripts differ from those of a trusted branch`;
  const names = ((await orNull(git, { args, doing })) ?? '').split('\0').filter(Boolean);
  return names.map((name) => `${FOLDER}/${stripControl(name).replaceAll(/\s+/g, ' ')}`);
}

/** No more than are read at a glance. */
const MOST_NAMES = 8;

function refusal({ commit }: Subject, changed: readonly string[]): FailureError {
  const more = changed.length - MOST_NAMES;
  const names = [...changed.slice(0, MOST_NAMES), ...(more > 0 ? [plural(more, 'more file')] : [])];
  return new FailureError(
    failure('config', 'planning would run scripts on this machine that no trusted branch has', {
      where: FOLDER,
      ...(names.length > 0 && { cause: `changed: ${names.join(', ')}` }),
      hint: `read them first (git show ${commit.slice(0, 9)}), then trust the branch under trust: in builder.yaml`,
    }),
  );
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
