// What a partial clone lacks is brought in one go; what cannot be had is told.

import { failure, FailureError } from '../model/reason.ts';
import { withoutLogin } from '../text/login.ts';
import type { Clone } from './clone.ts';
import { FETCH_DEADLINE_MS } from './fetch.ts';
import { AS_PARTIAL, PROMISOR } from './own-clone.ts';

/** In bytes by id; null where the object is absent here. */
async function sizesOf(
  { git, repo }: Clone,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, number | null>> {
  const input = [...ids].map((id) => `${id}\n`).join('');
  if (input === '') return new Map();
  const args = ['cat-file', '--batch-check=%(objectname) %(objectsize)'];
  const answer = await git({ args, input, doing: `look for objects of ${withoutLogin(repo)}` });
  return new Map(
    answer
      .split('\n')
      .filter((line) => line !== '')
      .map((line): [string, number | null] => {
        const [id = '', size = ''] = line.split(' ');
        return [id, size === 'missing' ? null : Number(size)];
      }),
  );
}

/** Sizes as above, once what was absent and can be had is here. @throws FailureError network, auth, timeout */
export async function bring(
  clone: Clone,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, number | null>> {
  const sizes = await sizesOf(clone, ids);
  const absent = [...sizes].flatMap(([id, size]) => (size === null ? [id] : []));
  if (absent.length === 0 || !clone.isPartial) return sizes;
  try {
    await fetchObjects(clone, absent);
  } catch (error) {
    // Of one that the server does not have, or does not give, it is told elsewhere which file it is.
    if (error instanceof FailureError && error.failure.class === 'config') return sizes;
    throw error;
  }
  return new Map([...sizes, ...(await sizesOf(clone, absent))]);
}

/** As git itself does it for one object after the other. @throws FailureError */
async function fetchObjects({ git, repo }: Clone, ids: readonly string[]): Promise<void> {
  await git({
    args: [
      ...AS_PARTIAL,
      '-c',
      'fetch.negotiationAlgorithm=noop',
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-write-fetch-head',
      '--recurse-submodules=no',
      '--filter=blob:none',
      '--stdin',
      PROMISOR,
    ],
    input: ids.map((id) => `${id}\n`).join(''),
    doing: `fetch contents of ${withoutLogin(repo)}`,
    deadlineMs: FETCH_DEADLINE_MS,
  });
}

/** For people: a file that is needed and cannot be had. */
export function absentFile(file: string, commit: string, repo: string): FailureError {
  const message = `cannot read ${file} of ${commit.slice(0, 9)}: ${repo} lacks its contents`;
  const hint = 'name a repository that has them: a whole clone, or the address it was cloned from';
  return new FailureError(failure('config', message, { where: file, hint }));
}
