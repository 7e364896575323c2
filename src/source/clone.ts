// A bare clone of our own, refreshed at each opening; the repository it comes from is only read.

import { rename } from 'node:fs/promises';
import path from 'node:path';
import { isErrorCode } from '../host/error-code.ts';
import { ensureDir, readText, removeTree, temporaryBeside, writeAtomic } from '../host/files.ts';
import { failure, FailureError } from '../model/reason.ts';
import { clonePlace, type ClonePlace } from './clone-place.ts';
import { gitConfig } from './git-config.ts';
import { withoutLogin } from '../text/login.ts';
import { openGit, type Git, type GitTask } from './git.ts';
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
  const gitIn = (dir: string): Git =>
    openGit({ dir, configFile: place.configFile, env, signal, ...(login && { login }) });
  if (!(await isRepository(place.gitDir))) await makeClone(place.gitDir, gitIn);
  const git = gitIn(place.gitDir);
  const head = await askHead(git, url);
  await fetchAll(git, url, head.exists);
  return { ...place, repo: url, git, defaultBranch: head.branch };
}

function refuseOption(repo: string): void {
  if (!repo.startsWith('-')) return;
  throw new FailureError(
    failure('config', `"${repo}" is no repository: it begins with "-"`, {
      hint: `a folder of that name is ./${repo}`,
    }),
  );
}

async function keepConfig(file: string, content: string): Promise<void> {
  if ((await readText(file)) !== content) await writeAtomic(file, content);
}

async function isRepository(dir: string): Promise<boolean> {
  return (await readText(path.join(dir, 'HEAD'))) !== null;
}

/** Whole or not at all: another process may open the same clone for the first time. */
async function makeClone(gitDir: string, gitIn: (dir: string) => Git): Promise<void> {
  const task = { args: ['init', '--quiet', '--bare'], doing: `make a clone in ${gitDir}` };
  const temporary = temporaryBeside(gitDir);
  await ensureDir(temporary);
  try {
    await gitIn(temporary)(task);
    await rename(temporary, gitDir);
  } catch (error) {
    if (!isErrorCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    // The other one's, or what is left of a removed one.
    if (!(await isRepository(gitDir))) await gitIn(gitDir)(task);
  } finally {
    await removeTree(temporary);
  }
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
  await again(git, {
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

/** Another process fetches into the same clone: what it brought need not be brought again. */
const OVERTAKEN = /cannot lock ref|could not delete references|\.lock'|shallow file has changed/;
const ATTEMPTS = 5;

async function again(git: Git, task: GitTask, attempt = 1): Promise<string> {
  try {
    return await git(task);
  } catch (error) {
    const overtaken = error instanceof FailureError && OVERTAKEN.test(error.failure.cause ?? '');
    if (!overtaken || attempt === ATTEMPTS) throw error;
    return again(git, task, attempt + 1);
  }
}
