// A repository's own refs and objects in a throw-away clone, in which its scripts run at one commit after the other.

import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { shell } from './shell.ts';

export interface History {
  /** A checkout of `container/` at the commit, such as `git worktree add` in the repository itself would give. */
  readonly at: (commit: string) => Promise<string>;
  readonly show: (commit: string, file: string) => Promise<string | null>;
}

const NO_CONFIG = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

/** Objects are borrowed; branches, remote branches and tags are the same, refs of pull requests are left out. */
export async function borrow(repo: string, dir: string): Promise<History> {
  const git = (cwd: string, ...args: string[]): Promise<string> =>
    shell({ command: 'git', args: ['-c', 'safe.directory=*', ...args], cwd, env: NO_CONFIG });
  const own = path.join(dir, 'own');
  await mkdir(own, { recursive: true });
  await git(own, 'init', '--quiet', '--initial-branch=unborn');
  const objects = await git(repo, 'rev-parse', '--path-format=absolute', '--git-path', 'objects');
  await writeFile(path.join(own, '.git/objects/info/alternates'), `${objects}\n`);
  const refs = await git(
    repo,
    'for-each-ref',
    '--format=%(refname) %(objectname)',
    'refs/heads',
    'refs/tags',
    'refs/remotes',
  );
  await writeFile(path.join(own, '.git/packed-refs'), packed(refs));
  const at = async (commit: string): Promise<string> => {
    const folder = path.join(dir, `at-${commit}`);
    const known = await readdir(dir);
    if (known.includes(path.basename(folder))) return folder;
    await git(own, 'worktree', 'add', '--quiet', '--no-checkout', '--detach', folder, commit);
    await git(folder, 'sparse-checkout', 'set', 'container');
    await git(folder, 'checkout', '--quiet', '--detach', commit);
    return folder;
  };
  const show = (commit: string, file: string): Promise<string | null> =>
    git(own, 'show', `${commit}:${file}`).catch(() => null);
  return { at, show };
}

function packed(refs: string): string {
  const lines = refs
    .split('\n')
    .map((line) => line.split(' '))
    .map(([name = '', id = '']) => `${id} ${name}`);
  return `# pack-refs with: sorted\n${lines.join('\n')}\n`;
}

export async function removeAll(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true });
}
