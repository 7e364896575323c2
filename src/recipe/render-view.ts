// A folder in which a branch's script may write: a copy of `container/` with links behind it, so that renders never meet.

import { copyFile, mkdtemp, mkdir, readdir, realpath, symlink } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import path from 'node:path';
import { ensureDir, removeTree } from '../host/files.ts';

export interface View {
  /** Stands for the root of the checkout. */
  readonly root: string;
  /** For the script's own temporary files. */
  readonly scratch: string;
  /** Files for what it prints. */
  readonly stdout: string;
  readonly stderr: string;
}

const FOLDER = 'container';
/** Begins the names of what lies beside renders only while one is under way. */
const VIEW = 'render-';

/** Both are gone when `work` ends. */
export async function inView<T>(
  checkout: string,
  dir: string,
  work: (view: View) => Promise<T>,
): Promise<T> {
  await ensureDir(dir);
  // Python tells files of its folder by their real path.
  const own = await mkdtemp(path.join(await realpath(dir), VIEW));
  const view = {
    root: path.join(own, 'checkout'),
    scratch: path.join(own, 'scratch'),
    stdout: path.join(own, 'stdout'),
    stderr: path.join(own, 'stderr'),
  };
  try {
    await mkdir(view.scratch);
    await mkdir(view.root);
    await mkdir(path.join(view.root, FOLDER));
    await fill(checkout, view.root, ({ name }) => (name === FOLDER ? 'leave' : 'link'));
    // A script that resolves its own path would write into the checkout behind a link.
    const inner = path.join(checkout, FOLDER);
    await fill(inner, path.join(view.root, FOLDER), (entry) => (entry.isFile() ? 'copy' : 'link'));
    return await work(view);
  } finally {
    await removeTree(own);
  }
}

async function fill(
  from: string,
  to: string,
  how: (entry: Dirent) => 'copy' | 'link' | 'leave',
): Promise<void> {
  const entries = await readdir(from, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const [there, here] = [path.join(from, entry.name), path.join(to, entry.name)];
      if (how(entry) === 'copy') await copyFile(there, here);
      else if (how(entry) === 'link') await symlink(there, here);
    }),
  );
}
