// A clone of what an address leads to: commits and trees are fetched where they changed, contents when they are needed.

import path from 'node:path';
import { FailureError } from '../model/reason.ts';
import { withoutLogin } from '../text/login.ts';
import type { Git, GitTask } from './git.ts';
import type { RepoRefs } from './local.ts';
import { gitDirFor, type Opened, type Opening } from './opened.ts';
import { AS_PARTIAL, ensureOwnClone, PROMISOR } from './own-clone.ts';
import { asClonedFrom, KINDS_OF_REFS, LIST_REFS, packedRefs, parseRefs } from './ref-list.ts';

/** Where HEAD of the repository pointed at the last fetch. */
const HEAD_REF = 'refs/builder/head';

const ASK_DEADLINE_MS = 60_000;
export const FETCH_DEADLINE_MS = 1_800_000;

/** @throws FailureError config, auth, network, disk, timeout */
export async function fetchAll({ place, address, openGit }: Opening): Promise<Opened> {
  const { url, login } = address;
  const withLogin = login && { login };
  // No folder for it yet: the format of its objects is seen in what it lists.
  const outside = path.dirname(place.configFile);
  const there = await listRemote(openGit({ dir: outside, ceiling: outside, ...withLogin }), url);
  const objectFormat = [...there.refs.values()].some(({ id }) => id.length > 40)
    ? 'sha256'
    : 'sha1';
  const gitDir = gitDirFor(place, objectFormat);
  await ensureOwnClone({ gitDir, objectFormat, borrowsFrom: null, promisedBy: url });
  const git = openGit({ dir: gitDir, ...withLogin });
  let ours = await listOurs(git, url);
  if (!isSame(ours, there)) {
    await fetchRefs(git, url, there.head !== null);
    ours = await listOurs(git, url);
  }
  return {
    gitDir,
    git,
    objectFormat,
    local: null,
    isPartial: true,
    refs: asClonedFrom(ours.refs, there.defaultBranch),
    head: there.head === null ? null : ours.head,
    defaultBranch: there.defaultBranch,
  };
}

/** What an address has now. @throws FailureError */
export async function listRemote(git: Git, url: string): Promise<RepoRefs> {
  const patterns = ['HEAD', ...KINDS_OF_REFS.map((kind) => `${kind}/*`)];
  const answer = await git({
    args: ['ls-remote', '--symref', '--', url, ...patterns],
    doing: `read ${withoutLogin(url)}`,
    deadlineMs: ASK_DEADLINE_MS,
  });
  // What annotated tags lead to is listed too, as `refs/tags/v1^{}`.
  const lines = [...answer.matchAll(/^([0-9a-f]{40,})\t(.*)(?<!\^\{\})$/gm)];
  const refs = new Map(lines.map(([, id = '', name = '']) => [name, { id, leadsTo: null }]));
  const head = refs.get('HEAD')?.id ?? null;
  refs.delete('HEAD');
  return { refs, head, defaultBranch: /^ref: refs\/heads\/(.+)\tHEAD$/m.exec(answer)?.[1] ?? null };
}

async function listOurs(git: Git, url: string): Promise<Pick<RepoRefs, 'refs' | 'head'>> {
  const doing = `list the refs of ${withoutLogin(url)}`;
  const refs = new Map(
    parseRefs(await git({ args: [...LIST_REFS, ...KINDS_OF_REFS, HEAD_REF], doing })),
  );
  const head = refs.get(HEAD_REF)?.id ?? null;
  refs.delete(HEAD_REF);
  return { refs, head };
}

type Listed = Pick<RepoRefs, 'refs' | 'head'>;

function isSame(ours: Listed, there: Listed): boolean {
  return ours.head === there.head && packedRefs(ours.refs) === packedRefs(there.refs);
}

async function fetchRefs(git: Git, url: string, withHead: boolean): Promise<void> {
  const refs = KINDS_OF_REFS.map((kind) => `+${kind}/*:${kind}/*`);
  const head = withHead ? [`+HEAD:${HEAD_REF}`] : [];
  await again(git, {
    args: [
      ...AS_PARTIAL,
      'fetch',
      '--quiet',
      '--prune',
      '--no-tags',
      '--no-write-fetch-head',
      // A shallow repository is as good a source as any.
      '--update-shallow',
      // Where the server knows no such thing, git says so and fetches all.
      '--filter=blob:none',
      PROMISOR,
      ...refs,
      ...head,
    ],
    doing: `fetch ${withoutLogin(url)}`,
    deadlineMs: FETCH_DEADLINE_MS,
  });
}

/** Another process fetches into the same clone: what it brought need not be brought again. */
const OVERTAKEN = /cannot lock ref|could not delete references|\.lock'|shallow file has changed/;
const ATTEMPTS = 5;

export async function again(git: Git, task: GitTask, attempt = 1): Promise<string> {
  try {
    return await git(task);
  } catch (error) {
    const overtaken = error instanceof FailureError && OVERTAKEN.test(error.failure.cause ?? '');
    if (!overtaken || attempt === ATTEMPTS) throw error;
    return again(git, task, attempt + 1);
  }
}
