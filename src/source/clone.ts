// A bare clone of our own, refreshed at each opening; the repository it comes from is only read.

import path from 'node:path';
import { ensureDir, readText, writeAtomic } from '../host/files.ts';
import { failure, FailureError } from '../model/reason.ts';
import { clonePlace, type ClonePlace } from './clone-place.ts';
import { gitConfig } from './git-config.ts';
import { withoutLogin } from '../text/login.ts';
import { openGit, type Git } from './git.ts';
import { splitLogin } from './login.ts';

export interface CloneRequest {
  /** An absolute path (clone, worktree, bare; never written to) or a URL. */
  readonly repo: string;
  readonly cacheDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

export interface Clone extends ClonePlace {
  /** Without a login. */
  readonly repo: string;
  readonly git: Git;
  /** The branch that HEAD of the repository names; null when it is detached. */
  readonly defaultBranch: string | null;
}

/** Where HEAD of the repository pointed at the last fetch. */
export const HEAD_REF = 'refs/builder/head';

const ASK_DEADLINE_MS = 60_000;
const FETCH_DEADLINE_MS = 1_800_000;

/** @throws FailureError config, auth, network, disk, timeout */
export async function openClone({ repo, cacheDir, env, signal }: CloneRequest): Promise<Clone> {
  const place = clonePlace(cacheDir, repo);
  const { url, login } = splitLogin(repo);
  refuseOption(url);
  await ensureDir(place.gitDir);
  await keepConfig(place.configFile, gitConfig(env));
  const git = openGit({
    dir: place.gitDir,
    configFile: place.configFile,
    env,
    signal,
    ...(login && { login }),
  });
  if ((await readText(path.join(place.gitDir, 'HEAD'))) === null) {
    await git({ args: ['init', '--quiet', '--bare'], doing: `make a clone in ${place.gitDir}` });
  }
  const head = await askHead(git, url);
  await fetchAll(git, url, head.exists);
  return { ...place, repo: url, git, defaultBranch: head.branch };
}

function refuseOption(repo: string): void {
  if (!repo.startsWith('-')) return;
  throw new FailureError(failure('config', `"${repo}" is no repository: it begins with "-"`));
}

async function keepConfig(file: string, content: string): Promise<void> {
  if ((await readText(file)) !== content) await writeAtomic(file, content);
}

interface Head {
  readonly exists: boolean;
  readonly branch: string | null;
}

async function askHead(git: Git, url: string): Promise<Head> {
  const answer = await git({
    args: ['ls-remote', '--symref', '--', url, 'HEAD'],
    doing: `read ${withoutLogin(url)}`,
    deadlineMs: ASK_DEADLINE_MS,
  });
  return {
    exists: /^[0-9a-f]{40,}\tHEAD$/m.test(answer),
    branch: /^ref: refs\/heads\/(.+)\tHEAD$/m.exec(answer)?.[1] ?? null,
  };
}

async function fetchAll(git: Git, url: string, withHead: boolean): Promise<void> {
  const refs = ['heads', 'tags', 'remotes'].map((kind) => `+refs/${kind}/*:refs/${kind}/*`);
  const head = withHead ? [`+HEAD:${HEAD_REF}`] : [];
  await git({
    args: [
      'fetch',
      '--quiet',
      '--prune',
      '--no-tags',
      '--no-write-fetch-head',
      // A shallow repository is as good a source as any.
      '--update-shallow',
      '--',
      url,
      ...refs,
      ...head,
    ],
    doing: `fetch ${withoutLogin(url)}`,
    deadlineMs: FETCH_DEADLINE_MS,
  });
}
