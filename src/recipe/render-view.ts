// A folder in which a branch's script may write: links to everything of the checkout, so that renders never meet.

import { mkdtemp, mkdir, readdir, realpath, symlink } from 'node:fs/promises';
import path from 'node:path';
import { ensureDir, removeTree } from '../host/files.ts';

export interface View {
  /** Stands for the root of the checkout. */
  readonly root: string;
  /** For the script's own temporary files. */
  readonly scratch: string;
}

/** Begins the names of what lies beside renders only while one is under way. */
export const VIEW = '.view-';

/** Both are gone when `work` ends. */
export async function inView<T>(
  checkout: string,
  dir: string,
  work: (view: View) => Promise<T>,
): Promise<T> {
  await ensureDir(dir);
  // Python tells files of its folder by their real path.
  const own = await mkdtemp(path.join(await realpath(dir), VIEW));
  const view = { root: path.join(own, 'checkout'), scratch: path.join(own, 'scratch') };
  try {
    await mkdir(view.scratch);
    await linkAll(checkout, view.root, ['container']);
    await linkAll(path.join(checkout, 'container'), path.join(view.root, 'container'), []);
    return await work(view);
  } finally {
    await removeTree(own);
  }
}

async function linkAll(from: string, to: string, but: readonly string[]): Promise<void> {
  await mkdir(to);
  const names = (await readdir(from)).filter((name) => !but.includes(name));
  await Promise.all(names.map((name) => symlink(path.join(from, name), path.join(to, name))));
}
