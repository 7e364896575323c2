// The branches of a checkout's remote `origin` as they are now, fetched into our clone: the checkout itself is only read.

import path from 'node:path';
import { failure, FailureError } from '../model/reason.ts';
import { withoutLogin } from '../text/login.ts';
import { again, FETCH_DEADLINE_MS, listRemote } from './fetch.ts';
import { orNull, type Git } from './git.ts';
import type { LocalRepo } from './local.ts';
import { splitLogin, type Address } from './login.ts';
import type { Opened, Opening } from './opened.ts';
import { AS_PARTIAL, PROMISOR } from './own-clone.ts';

/** What was fetched stays ours, so that the next fetch brings only what is new. */
const KEPT = 'refs/builder/origin';

/** In the place of the checkout's branches of the same names; what is checked out gives way to the default branch there. @throws FailureError */
export async function withOrigin(
  opened: Opened & { readonly local: LocalRepo },
  openGit: Opening['openGit'],
): Promise<Opened> {
  const { gitDir, local, isPartial } = opened;
  const { url, login } = await originOf(local);
  const git = openGit({ dir: gitDir, ...(login && { login }) });
  const there = await listRemote(git, url);
  const promised = isPartial && local.promisedBy !== null && isSameAddress(url, local.promisedBy);
  await fetchBranches(git, url, promised);
  const refs = new Map(opened.refs);
  for (const [name, ref] of there.refs) {
    if (!name.startsWith('refs/heads/')) continue;
    refs.set(name, ref);
    refs.set(name.replace('refs/heads/', 'refs/remotes/origin/'), ref);
  }
  return { ...opened, refs, head: there.head, defaultBranch: there.defaultBranch };
}

async function originOf({ git, dir }: LocalRepo): Promise<Address> {
  const args = ['config', '--get', 'remote.origin.url'];
  const url = (await orNull(git, { args, doing: `look for the remote of ${dir}` }))?.trim() ?? '';
  if (url === '')
    throw new FailureError(
      failure('config', `${dir} has no remote "origin" to fetch from`, {
        hint: 'name its address with --repo-url, or leave --fetch out',
      }),
    );
  return splitLogin(/^[^/]*:/.test(url) ? url : path.resolve(dir, url));
}

function isSameAddress(url: string, other: string): boolean {
  return splitLogin(other).url === url;
}

async function fetchBranches(git: Git, url: string, promised: boolean): Promise<void> {
  await again(git, {
    args: [
      ...(promised ? AS_PARTIAL : []),
      'fetch',
      '--quiet',
      '--prune',
      '--no-tags',
      '--no-write-fetch-head',
      ...(promised ? ['--filter=blob:none', PROMISOR] : ['--', url]),
      `+refs/heads/*:${KEPT}/*`,
    ],
    doing: `fetch ${withoutLogin(url)}`,
    deadlineMs: FETCH_DEADLINE_MS,
  });
}
