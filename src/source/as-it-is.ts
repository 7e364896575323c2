// A checkout with its changes as a revision: `<sha9>+dirty`, or its commit where nothing differs.

import { failure, type Failure } from '../model/reason.ts';
import type { Revision } from '../model/revision.ts';
import type { Clone } from './clone.ts';
import { commitFiles, type CommitFiles } from './commit-files.ts';
import { revisionsOf } from './facts.ts';
import { takeSnapshot, type Snapshot } from './snapshot.ts';

const DIRTY = '+dirty';

/** A name that only a tree with changes has. */
export function isDirtyName(ref: string): boolean {
  return /^[0-9a-f]{9}\+dirty$/.test(ref);
}

export interface AsItIs {
  readonly snapshot: Snapshot;
  readonly revision: Revision;
  readonly files: CommitFiles;
}

/** With the words of the commit it rests on; lines and files are those of the changes. @throws FailureError */
export async function asItIs(clone: Clone): Promise<AsItIs> {
  const snapshot = await takeSnapshot(clone);
  const { head, commit } = snapshot;
  const files = commitFiles(clone, [commit]);
  const ref = clone.defaultBranch ?? 'HEAD';
  const branch = clone.defaultBranch;
  if (commit === head) {
    const [revision] = await revisionsOf(clone, [{ ref, commit, branch }], files);
    if (revision === undefined) throw new Error('a commit without facts');
    return { snapshot, revision, files };
  }
  const both = [commit, head].map((one) => ({ ref, commit: one, branch: null }));
  const [changed, base] = await revisionsOf(clone, both, commitFiles(clone, [commit, head]));
  if (changed === undefined || base === undefined) throw new Error('a commit without facts');
  const { version, linesAdded, linesDeleted, filesChanged } = changed;
  const { author, date, subject, body, pr } = base;
  const revision = {
    ref,
    revision: `${head.slice(0, 9)}${DIRTY}`,
    ...(version === undefined ? {} : { version }),
    author,
    date,
    subject,
    ...(body === undefined ? {} : { body }),
    ...(pr === undefined ? {} : { pr }),
    ...(linesAdded === undefined ? {} : { linesAdded, linesDeleted, filesChanged }),
  };
  return { snapshot, revision, files };
}

export function movedOn(repo: string, asked: string, now: string): Failure {
  return failure('config', `the files of ${repo} are no longer ${asked}`, {
    cause: `they are ${now}`,
    hint: 'plan them as they are now with --no-checkout',
  });
}
