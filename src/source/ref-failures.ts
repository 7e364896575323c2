// Why a name is no commit, with the names that may have been meant.

import { failure, type Failure } from '../model/reason.ts';
import { nearest } from '../text/near.ts';
import type { Clone } from './clone.ts';
import { shortName } from './ref-list.ts';

export function likeAFlag(ref: string): Failure {
  return failure('config', `"${ref}" is no ref: it begins with "-"`, {
    hint: 'a branch, a tag or a commit',
  });
}

export function notFound({ repo, refs }: Clone, ref: string): Failure {
  const names = [...refs.keys()];
  const near = nearest(ref, names.map(shortName));
  return failure('config', `${repo} has no branch, tag or commit "${ref}"`, {
    hint: near === null ? `there are: ${listed(names)}` : `did you mean "${near}"?`,
  });
}

/** A name that is there, of a commit that is not. */
export function lost({ repo }: Clone, ref: string): Failure {
  return failure('config', `the commit of "${ref}" is not in ${repo}`, {
    hint: `git -C ${repo} fsck tells what is missing`,
  });
}

export function noDefault({ repo, refs }: Clone): Failure {
  const names = [...refs.keys()];
  return failure('config', `${repo} has no default branch`, {
    hint:
      names.length === 0
        ? 'commit something first: it has no branch and no tag'
        : `name one with --ref; there are: ${listed(names)}`,
  });
}

export function noMatch({ repo, refs }: Clone, glob: string): Failure {
  const branches = [...refs.keys()].filter((name) => !name.startsWith('refs/tags/'));
  return failure('config', `no branch of ${repo} matches "${glob}"`, {
    hint: likeGlob(glob, branches.map(shortName)) ?? `there are: ${listed(branches)}`,
  });
}

/** Of a glob that begins with folders it is those that may be mistyped. */
function likeGlob(glob: string, names: readonly string[]): string | null {
  const end = glob.search(/[^/]*[*?[]/);
  const folders = names.map((name) => name.slice(0, name.lastIndexOf('/') + 1));
  const near = nearest(
    glob.slice(0, end),
    [...new Set(folders)].filter((one) => one !== ''),
  );
  return near === null || near === glob.slice(0, end)
    ? null
    : `did you mean "${near}${glob.slice(end)}"?`;
}

export function ambiguous({ repo }: Clone, ref: string, commits: readonly string[]): Failure {
  const shown = commits.slice(0, CANDIDATES).map((commit) => commit.slice(0, 12));
  const more = commits.length - shown.length;
  return failure('config', `${commits.length} commits of ${repo} begin with "${ref}"`, {
    hint: `name more of it: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
  });
}

const CANDIDATES = 5;

export function noPull({ repo, local }: Clone, number: string): Failure {
  const fetch = `git -C ${repo} fetch origin refs/pull/${number}/head:refs/pull/${number}/head`;
  return failure('config', `${repo} has no pull request ${number}`, {
    hint: local === null ? 'a number of a pull or merge request' : `${fetch} brings it`,
  });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).map(shortName).join(', ');
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown || 'none';
}
