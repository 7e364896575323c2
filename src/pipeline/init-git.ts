// What `builder init` reads of a folder: its repository and the files of the commit checked out, nothing written.

import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { readText } from '../host/files.ts';
import type { Host } from '../host/host.ts';
import { FailureError } from '../model/reason.ts';
import { openGit, type Git } from '../source/git.ts';
import { withoutLogin } from '../text/login.ts';

export interface SeenRepo {
  /** Absolute: the top of the checkout, or the bare repository. */
  readonly top: string;
  /** Full sha of HEAD. */
  readonly commit: string;
  /** Checked out; null when HEAD is detached. */
  readonly branch: string | null;
  /** What the remote calls its default; null when nobody said. */
  readonly mainBranch: string | null;
  /** The address of `origin`, without a login; null without one. */
  readonly remote: string | null;
  /** Of the commit, relative to the top. */
  readonly files: readonly string[];
  /** New and not committed, ignored ones left out, relative to the top. */
  readonly fresh: readonly string[];
  /** Text of a file of the commit. */
  readonly read: (file: string) => Promise<string>;
  /** Whether the file of the checkout is another one than the commit's. */
  readonly isChanged: (file: string) => Promise<boolean>;
}

export type Seen =
  | { readonly kind: 'repo'; readonly repo: SeenRepo }
  | { readonly kind: 'no-git' }
  | { readonly kind: 'no-commit' };

/** Throws a FailureError where git itself is missing or fails. */
export async function lookAtGit(dir: string, host: Host, signal: AbortSignal): Promise<Seen> {
  const git = readingGit(dir, host, signal);
  const isBare = await orNull(git, ['rev-parse', '--is-bare-repository']);
  if (isBare === null) return { kind: 'no-git' };
  const bare = isBare === 'true';
  const top = await orNull(
    git,
    bare ? ['rev-parse', '--absolute-git-dir'] : ['rev-parse', '--show-toplevel'],
  );
  const commit = await orNull(git, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (top === null || top === '' || commit === null) return { kind: 'no-commit' };

  const at = readingGit(top, host, signal);
  const main = await orNull(at, ['symbolic-ref', '--short', 'refs/remotes/origin/HEAD']);
  const remote = await orNull(at, ['config', '--get', 'remote.origin.url']);
  const files = names(
    await at(task(['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit])),
  );
  const read = (file: string): Promise<string> =>
    at(task(['cat-file', 'blob', `${commit}:${file}`]));
  const repo: SeenRepo = {
    top,
    commit,
    branch: await orNull(at, ['symbolic-ref', '--quiet', '--short', 'HEAD']),
    mainBranch: main?.replace(/^origin\//, '') ?? null,
    remote: remote === null ? null : withoutLogin(remote),
    files,
    fresh: bare ? [] : await freshFiles(at, new Set(files)),
    read,
    isChanged: async (file) => !bare && isOther(join(top, file), await read(file)),
  };
  return { kind: 'repo', repo };
}

/**
 * Nothing of the person's own settings matters for reading, and whoever owns the checkout may be read: what its settings
 * would run (hooks, filters, a transport for missing objects) is not run, for we may be root and its owner not.
 */
function readingGit(dir: string, { env }: Host, signal: AbortSignal): Git {
  const git = openGit({ dir, configFile: '/dev/null', env, signal, protocols: 'none' });
  const settings = ['safe.directory=*', 'core.fsmonitor=false', 'core.hooksPath=/dev/null'];
  const flags = settings.flatMap((one) => ['-c', one]);
  return (asked) => git({ ...asked, args: [...flags, ...asked.args] });
}

function task(args: readonly string[]): { args: readonly string[]; doing: string } {
  return { args, doing: `look at the checkout (git ${args[0]})` };
}

/** Null where git says no. */
async function orNull(git: Git, args: readonly string[]): Promise<string | null> {
  try {
    return (await git(task(args))).trim();
  } catch (error) {
    if (error instanceof FailureError && error.failure.exitCode !== undefined) return null;
    throw error;
  }
}

/** Names with control characters are nothing to write down. */
function names(listing: string): readonly string[] {
  return listing.split('\0').filter((name) => name !== '' && !/[\p{Cc}]/u.test(name));
}

/** Not by `git status`: that runs the filters which the checkout's settings name. */
async function freshFiles(git: Git, known: ReadonlySet<string>): Promise<readonly string[]> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  return names(await git(task(args))).filter((name) => !known.has(name));
}

/** Whichever line ends git was told to write; a link or a folder is another one. */
async function isOther(path: string, committed: string): Promise<boolean> {
  const isFile = await lstat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  return !isFile || unix((await readText(path)) ?? '') !== unix(committed);
}

function unix(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
