// How many digits the repository itself gives the short id of a commit.

import type { Clone } from './clone.ts';
import { orNull } from './git.ts';

/** By commit; without those that git may abbreviate as it likes: nobody has a repository to compare with. @throws FailureError */
export async function abbreviations(
  { local }: Clone,
  commits: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (local === null || commits.length === 0) return new Map();
  const answer = await orNull(local.git, {
    args: ['rev-list', '--no-walk=unsorted', '--abbrev-commit', '--ignore-missing', ...commits],
    doing: `see how ${local.dir} abbreviates`,
  });
  const short = (answer ?? '').split('\n').filter((line) => line !== '');
  return new Map(
    commits.flatMap((commit): [string, number][] => {
      const own = short.find((one) => commit.startsWith(one));
      return own === undefined ? [] : [[commit, own.length]];
    }),
  );
}
