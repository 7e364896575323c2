// What both ways to a clone begin with and end with: borrowing from a repository on this machine, fetching from an address.

import type { ClonePlace } from './clone-place.ts';
import type { Git, OpenGit } from './git.ts';
import type { LocalRepo, RepoRefs } from './local.ts';
import type { Address } from './login.ts';

export interface Opening {
  readonly place: ClonePlace;
  readonly address: Address;
  readonly openGit: OpenGit;
  /** Branches as the checkout's remote has them now. */
  readonly latest: boolean;
}

export interface Opened extends RepoRefs {
  /** Bare, with `git` in it. */
  readonly gitDir: string;
  readonly git: Git;
  readonly objectFormat: string;
  /** The repository on this machine that objects are borrowed from; null where they were fetched. */
  readonly local: LocalRepo | null;
  /** What is missing here may be had elsewhere: see bring.ts. */
  readonly isPartial: boolean;
}

/** Objects of the two formats never share a folder. */
export function gitDirFor({ gitDir }: ClonePlace, objectFormat: string): string {
  return objectFormat === 'sha1' ? gitDir : gitDir.replace(/\.git$/, `-${objectFormat}.git`);
}
