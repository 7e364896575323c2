// The facts of commits that a report shows, asked for all at once.

import path from 'node:path';
import { readText } from '../host/files.ts';
import { FailureError } from '../model/reason.ts';
import type { Revision } from '../model/revision.ts';
import { changedLines } from './changed-lines.ts';
import type { Clone } from './clone.ts';
import type { CommitFiles } from './commit-files.ts';
import { versionInCargo, versionInPyproject } from './project-version.ts';
import type { ResolvedRef } from './refs.ts';

const FORMAT = ['%H', '%aN', '%cI', '%s', '%b'].join('%x00');

type Words = Pick<Revision, 'author' | 'date' | 'subject' | 'body' | 'pr'>;

/** In the same order; each commit once. @throws FailureError */
export async function revisionsOf(
  clone: Clone,
  resolved: readonly ResolvedRef[],
  files: CommitFiles,
): Promise<readonly Revision[]> {
  if (resolved.length === 0) return [];
  const commits = resolved.map(({ commit }) => commit);
  const cutOff = await cutOffCommits(clone);
  const [words, changes, versions] = await Promise.all([
    wordsOf(clone, commits),
    // Where a shallow history ends, every file would count as added.
    changedLines(
      clone,
      commits.filter((commit) => !cutOff.has(commit)),
    ),
    Promise.all(commits.map((commit) => versionAt(files, commit))),
  ]);
  return resolved.map(({ ref, commit, branch }, at) => {
    const version = versions[at] ?? null;
    return {
      ref,
      revision: commit,
      ...(version === null ? {} : { version }),
      ...(words.get(commit) ?? { author: null, date: null, subject: '' }),
      ...changes.get(commit),
      ...(branch === null ? {} : { branch }),
    };
  });
}

async function wordsOf(
  { git }: Clone,
  commits: readonly string[],
): Promise<ReadonlyMap<string, Words>> {
  const answer = await git({
    args: [
      'log',
      '--no-walk=unsorted',
      '-z',
      '--no-show-signature',
      '--encoding=UTF-8',
      `--format=${FORMAT}`,
      ...commits,
    ],
    doing: `read ${commits.length === 1 ? `the commit ${commits[0]}` : 'commits'}`,
  });
  const fields = answer.split('\0');
  const words = new Map<string, Words>();
  for (let at = 0; at + 4 < fields.length; at += 5) {
    const [id = '', author = '', date = '', subject = '', body = ''] = fields.slice(at, at + 5);
    const pr = /\(#(\d+)\)$/.exec(subject)?.[1];
    words.set(id, {
      author: author || null,
      date: date || null,
      subject,
      ...(body.trim() === '' ? {} : { body: body.trim() }),
      ...(pr === undefined ? {} : { pr: Number(pr) }),
    });
  }
  return words;
}

async function cutOffCommits({ gitDir }: Clone): Promise<ReadonlySet<string>> {
  const shallow = await readText(path.join(gitDir, 'shallow'));
  return new Set(shallow?.split('\n'));
}

/** Nothing where it cannot be read: the version is a word in a report, and picks defaults. */
async function versionAt(files: CommitFiles, commit: string): Promise<string | null> {
  try {
    return (
      versionInPyproject((await files.text(commit, 'pyproject.toml')) ?? '') ??
      versionInCargo((await files.text(commit, 'Cargo.toml')) ?? '')
    );
  } catch (error) {
    if (error instanceof FailureError && error.failure.class === 'config') return null;
    throw error;
  }
}
