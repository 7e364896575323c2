// The head of a pull or merge request: no branch of a clone, so it is looked for when it is asked for.

import { withoutLogin } from '../text/login.ts';
import type { Clone } from './clone.ts';
import { FETCH_DEADLINE_MS } from './fetch.ts';
import { orNull } from './git.ts';
import { AS_PARTIAL, PROMISOR } from './own-clone.ts';
import { LIST_REFS, parseRefs } from './ref-list.ts';

/** Its id; null where there is no such request. @throws FailureError */
export async function pullHead(clone: Clone, number: string): Promise<string | null> {
  const names = ['pull', 'merge-requests'].map((kind) => `refs/${kind}/${number}/head`);
  const doing = `look for pull request ${number} of ${withoutLogin(clone.repo)}`;
  if (clone.local !== null)
    return firstOf(await clone.local.git({ args: [...LIST_REFS, ...names], doing }));
  const listing = await clone.git({
    args: ['ls-remote', '--', clone.repo, ...names],
    doing,
    deadlineMs: FETCH_DEADLINE_MS,
  });
  const [id, name] = listing.split(/\s/);
  if (id === undefined || name === undefined) return null;
  await fetchCommit(clone, name);
  return id;
}

function firstOf(listing: string): string | null {
  return [...parseRefs(listing).values()][0]?.id ?? null;
}

/** By id or full name of a ref; false where the server does not have it. @throws FailureError */
export async function fetchCommit({ git, repo }: Clone, name: string): Promise<boolean> {
  const options = ['--quiet', '--no-tags', '--no-write-fetch-head', '--filter=blob:none'];
  const doing = `fetch ${name} of ${withoutLogin(repo)}`;
  const task = {
    args: [...AS_PARTIAL, 'fetch', ...options, PROMISOR, name],
    doing,
    deadlineMs: FETCH_DEADLINE_MS,
  };
  return (await orNull(git, task)) !== null;
}
