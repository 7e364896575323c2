// The newest commits behind a name that change how images are built.

import { failure } from '../model/reason.ts';
import type { Clone } from './clone.ts';
import type { Resolution, ResolvedRef } from './refs.ts';

/** Where Dynamo describes its builds. */
const FOLDER = 'container';

/** Newest first, along first parents. The newest has the name itself, the others `<name>@<sha9>`. @throws FailureError */
export async function lastOf(
  { git, repo }: Clone,
  { ref, commit, branch }: ResolvedRef,
  count: number,
): Promise<readonly Resolution[]> {
  const answer = await git({
    args: ['rev-list', '--first-parent', `--max-count=${count}`, commit, '--', FOLDER],
    doing: `look for commits of ${ref} that touch ${FOLDER}/`,
  });
  const commits = answer.split('\n').filter((line) => line !== '');
  if (commits.length === 0) return [{ ref, failure: untouched(repo, ref) }];
  return commits.map((one, at) => ({
    ref: at === 0 ? ref : `${ref}@${one.slice(0, 9)}`,
    commit: one,
    branch: one === commit ? branch : null,
  }));
}

function untouched(repo: string, ref: string): ReturnType<typeof failure> {
  return failure('config', `no commit of ${ref} in ${repo} touches ${FOLDER}/`, {
    hint: 'without --last its tip is taken',
  });
}
