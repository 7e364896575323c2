// The facts of a commit that a report shows.

import path from 'node:path';
import { readText } from '../host/files.ts';
import type { Revision } from '../model/revision.ts';
import type { Clone } from './clone.ts';
import type { ResolvedRef } from './refs.ts';

const FORMAT = ['%H', '%aN', '%cI', '%s', '%b', ''].join('%x00');

/** Changes are counted against the first parent. @throws FailureError */
export async function revisionOf(clone: Clone, { ref, commit }: ResolvedRef): Promise<Revision> {
  const answer = await clone.git({
    args: [
      'log',
      '-1',
      '-m',
      '--first-parent',
      '--no-show-signature',
      '--no-ext-diff',
      '--shortstat',
      `--format=${FORMAT}`,
      commit,
    ],
    doing: `read the commit ${commit}`,
  });
  const [revision = commit, author = '', date = '', subject = '', body = '', stat = ''] =
    answer.split('\0');
  const pr = /\(#(\d+)\)$/.exec(subject)?.[1];
  return {
    ref,
    revision,
    author: author || null,
    date: date || null,
    subject,
    ...(body.trim() === '' ? {} : { body: body.trim() }),
    ...(pr === undefined ? {} : { pr: Number(pr) }),
    ...((await isCutOff(clone, commit)) ? {} : changes(stat)),
  };
}

/** Where a shallow history ends, every file would count as added. */
async function isCutOff({ gitDir }: Clone, commit: string): Promise<boolean> {
  const shallow = await readText(path.join(gitDir, 'shallow'));
  return shallow?.split('\n').includes(commit) ?? false;
}

function changes(
  stat: string,
): Required<Pick<Revision, 'linesAdded' | 'linesDeleted' | 'filesChanged'>> {
  const number = (pattern: RegExp): number => Number(pattern.exec(stat)?.[1] ?? 0);
  return {
    linesAdded: number(/(\d+) insertion/),
    linesDeleted: number(/(\d+) deletion/),
    filesChanged: number(/(\d+) files? changed/),
  };
}
