// What a person named, as a commit: branch, remote branch, tag, sha, HEAD or nothing.

import { failure, FailureError } from '../model/reason.ts';
import { nearest } from '../text/near.ts';
import { HEAD_REF, type Clone } from './clone.ts';

export interface ResolvedRef {
  /** As named; the default branch's name where nothing was. */
  readonly ref: string;
  /** Full sha. */
  readonly commit: string;
}

/** A branch before a tag of the same name, ours before a remote's. */
const PLACES = ['refs/heads/', 'refs/tags/', 'refs/remotes/', 'refs/remotes/origin/', ''];

/** The default branch's tip. @throws FailureError */
export async function resolveDefault(clone: Clone): Promise<ResolvedRef> {
  const commit = await commitOf(clone, HEAD_REF);
  if (commit === null) {
    const names = await refNames(clone);
    throw new FailureError(
      failure('config', `${clone.repo} has no default branch`, {
        hint:
          names.length === 0
            ? 'commit something first: it has no branch and no tag'
            : `name one with --ref; there are: ${listed(names)}`,
      }),
    );
  }
  return { ref: clone.defaultBranch ?? 'HEAD', commit };
}

/** @throws FailureError config, with the nearest name */
export async function resolveRef(clone: Clone, ref: string): Promise<ResolvedRef> {
  if (ref.startsWith('-')) {
    throw new FailureError(
      failure('config', `"${ref}" is no ref: it begins with "-"`, {
        hint: 'a branch, a tag or a commit',
      }),
    );
  }
  if (ref === 'HEAD') return { ref, commit: (await resolveDefault(clone)).commit };
  const names = await refNames(clone);
  const full = PLACES.map((place) => `${place}${ref}`).find((name) => names.includes(name));
  const commit = await commitOf(clone, full ?? ref);
  if (commit === null) throw new FailureError(notFound(clone, ref, names));
  return { ref, commit };
}

async function refNames({ git, repo }: Clone): Promise<readonly string[]> {
  const answer = await git({
    args: ['for-each-ref', '--format=%(refname)', 'refs/heads', 'refs/tags', 'refs/remotes'],
    doing: `list the refs of ${repo}`,
  });
  return answer.split('\n').filter((name) => name !== '');
}

/** Null where git knows no such commit. */
async function commitOf({ git }: Clone, name: string): Promise<string | null> {
  try {
    const args = ['rev-parse', '--verify', '--quiet', `${name}^{commit}`];
    return (await git({ args, doing: `resolve ${name}` })).trim();
  } catch (error) {
    if (error instanceof FailureError && error.failure.class === 'config') return null;
    throw error;
  }
}

function notFound(
  { repo }: Clone,
  ref: string,
  names: readonly string[],
): ReturnType<typeof failure> {
  const short = names.map(shortName);
  const near = nearest(ref, short);
  return failure('config', `${repo} has no branch, tag or commit "${ref}"`, {
    hint: near === null ? `there are: ${listed(names)}` : `did you mean "${near}"?`,
  });
}

function shortName(name: string): string {
  return name.replace(/^refs\/(?:heads|tags|remotes)\//, '');
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).map(shortName).join(', ');
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown || 'none';
}
