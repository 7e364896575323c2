// Real git repositories in temporary folders, made from a map of files.

import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Path to content; null removes the file, `{link}` makes a symbolic link, `{run}` an executable. */
export type Files = Readonly<
  Record<string, string | null | { readonly link: string } | { readonly run: string }>
>;

export interface TestRepo {
  /** Absolute; the checkout. */
  readonly dir: string;
  /** Writes the files and commits everything; resolves to the full sha. */
  readonly commit: (files: Files, message: string) => Promise<string>;
  /** Makes the branch at HEAD and checks it out, or checks out the one that is there. */
  readonly branch: (name: string) => Promise<void>;
  readonly tag: (name: string) => Promise<void>;
  /** Any git command in the checkout; resolves to its output, trimmed. */
  readonly git: (...args: readonly string[]) => Promise<string>;
  readonly remove: () => Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Every commit has the same author and date, so a sha depends on the content alone. */
const FIXED = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada Example',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada Example',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
  GIT_AUTHOR_DATE: '2026-11-20T10:00:00+01:00',
  GIT_COMMITTER_DATE: '2026-11-20T10:00:00+01:00',
};

/** A repository on branch `main` with one commit of these files. */
export async function makeRepo(files: Files): Promise<TestRepo> {
  const dir = await mkdtemp(path.join(tmpdir(), 'builder-repo-'));
  const git = async (...args: readonly string[]): Promise<string> => {
    const env = { PATH: process.env['PATH'], HOME: dir, ...FIXED };
    const { stdout } = await run('git', [...args], { cwd: dir, env });
    return stdout.trim();
  };
  const commit = async (changed: Files, message: string): Promise<string> => {
    await writeFiles(dir, changed);
    await git('add', '--all', '--force');
    await git('commit', '--quiet', '--allow-empty', '--message', message);
    return git('rev-parse', 'HEAD');
  };
  const remove = async (): Promise<void> => rm(dir, { recursive: true, force: true });

  await git('init', '--quiet', '--initial-branch=main');
  await commit(files, 'First commit');
  return {
    dir,
    git,
    commit,
    async branch(name) {
      const known = await git('branch', '--list', name);
      await git('checkout', '--quiet', ...(known === '' ? ['-b'] : []), name);
    },
    async tag(name) {
      await git('tag', name);
    },
    remove,
    [Symbol.asyncDispose]: remove,
  };
}

export async function writeFiles(dir: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(dir, name);
    await rm(file, { force: true });
    if (content === null) continue;
    await mkdir(path.dirname(file), { recursive: true });
    if (typeof content === 'string') await writeFile(file, content);
    else if ('link' in content) await symlink(content.link, file);
    else {
      await writeFile(file, content.run);
      await chmod(file, 0o755);
    }
  }
}
