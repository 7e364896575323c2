// A copy of a checkout's index in a repository of our own that has no objects: git then writes only there. With the
// person's objects in sight it would renew the times of files in their repository.

import { copyFile, readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isErrorCode } from '../host/error-code.ts';
import { ensureDir, readText, removeTree } from '../host/files.ts';
import type { Clone } from './clone.ts';
import { orNull } from './git.ts';
import type { LocalRepo } from './local.ts';
import { formatConfig } from './own-clone.ts';

export interface Checkout {
  readonly clone: Clone;
  readonly head: string;
  /** Absolute: where its files begin. */
  readonly top: string;
}

/** Makes a git directory at `dir`. @throws FailureError */
export async function copyIndex(dir: string, { clone, head, top }: Checkout): Promise<void> {
  const { local } = clone;
  if (local === null) throw new Error('only a checkout has an index');
  const place = (name: string): string => path.join(dir, name);
  for (const folder of ['objects', 'refs', 'info']) await ensureDir(place(folder));
  await writeFile(place('HEAD'), `${head}\n`);
  await writeFile(place('config'), await configOf(local));
  const exclude = await readText(path.join(local.commonDir, 'info/exclude'));
  if (exclude !== null) await writeFile(place('info/exclude'), exclude);
  const shared = (await readdir(local.gitDir)).filter((name) => name.startsWith('sharedindex.'));
  for (const name of ['index', ...shared])
    await copyWithTime(path.join(local.gitDir, name), place(name));
  if (await isSparse(place('index'))) await writeOut(dir, { clone, head, top });
}

/** Git takes a file that is not older than its index for one that may have changed: the copy must not look younger. */
async function copyWithTime(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to);
    const seconds = Math.floor((await stat(from)).mtimeMs / 1000);
    await utimes(to, seconds, seconds);
  } catch (error) {
    // A checkout without an index has nothing added yet.
    if (!isErrorCode(error, 'ENOENT')) throw error;
  }
}

/** How this file system is to be read, and what else is ignored. */
const KEPT = String.raw`^core\.(filemode|ignorecase|symlinks|trustctime|checkstat|precomposeunicode|excludesfile)$`;

async function configOf({ git, objectFormat, dir }: LocalRepo): Promise<string> {
  const args = ['config', '--null', '--get-regexp', KEPT];
  const settings = (await orNull(git, { args, doing: `read the settings of ${dir}` })) ?? '';
  const lines = settings.split('\0').flatMap((entry) => {
    const [name, value] = entry.split('\n');
    return value === undefined
      ? []
      : [`\t${name?.slice('core.'.length)} = ${JSON.stringify(value)}`];
  });
  return [formatConfig(objectFormat), '\tbare = false', ...lines, ''].join('\n');
}

/** Folders outside a sparse checkout may stand for all their files. */
async function isSparse(index: string): Promise<boolean> {
  const bytes = await readFile(index).catch(() => Buffer.alloc(0));
  return bytes.includes('sdir');
}

/** Git would write folders to list what is in them: we look it up, and make the index anew, without times. */
async function writeOut(dir: string, { clone, top }: Checkout): Promise<void> {
  const doing = `list the files of ${clone.repo}`;
  const git = async (args: readonly string[], input = ''): Promise<string> =>
    clone.openGit({ dir: top })({
      args: [`--git-dir=${dir}`, `--work-tree=${top}`, ...args],
      input,
      doing,
    });
  const listed = zeroSplit(await git(['ls-files', '-z', '-t', '--stage', '--sparse']));
  const inside = listed.filter((one) => !one.includes(' 040000 ')).map((one) => one.slice(2));
  const outside: string[] = [];
  for (const folder of listed.filter((one) => one.startsWith('S 040000 '))) {
    const [, id = '', name = ''] = /^S 040000 (\S+) 0\t(.*)$/s.exec(folder) ?? [];
    const files = await clone.git({ args: ['ls-tree', '-r', '-z', '--full-tree', id], doing });
    outside.push(...zeroSplit(files).map((file) => file.replace('\t', `\t${name}`)));
  }
  await removeTree(path.join(dir, 'index'));
  await git(['update-index', '-z', '--index-info'], zeroEnded([...inside, ...outside]));
  const skipped = [...listed.filter((one) => /^S (?!040000)/.test(one)), ...outside];
  const names = skipped.map((one) => one.slice(one.indexOf('\t') + 1));
  await git(['update-index', '-z', '--skip-worktree', '--stdin'], zeroEnded(names));
}

function zeroSplit(text: string): string[] {
  return text.split('\0').filter((word) => word !== '');
}

function zeroEnded(words: readonly string[]): string {
  return words.map((word) => `${word}\0`).join('');
}

const LONGEST_MS = 86_400_000;

/** Removes what a killed process has left; a plan may be taking one right now. */
export async function pruneSnapshots(gitDir: string, now: number): Promise<void> {
  for (const name of (await readdir(gitDir)).filter((one) => one.startsWith('.snapshot.'))) {
    const dir = path.join(gitDir, name);
    const begun = await stat(dir).catch(() => null);
    if (begun !== null && now - begun.mtimeMs > LONGEST_MS) await removeTree(dir);
  }
}

/** Moves what was written to where it stays. */
export async function keepObjects(from: string, to: string): Promise<void> {
  for (const folder of await readdir(from)) {
    if (folder === 'info') continue;
    await ensureDir(path.join(to, folder));
    for (const name of await readdir(path.join(from, folder)))
      await rename(path.join(from, folder, name), path.join(to, folder, name));
  }
}
