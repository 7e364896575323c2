// The files of a checkout as they are, changes and new files included, as a commit in our clone. The checkout is only read.

import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { removeTree } from '../host/files.ts';
import { temporaryBeside } from '../host/temporary.ts';
import { orFileFailure } from '../host/or-file-failure.ts';
import { failure, FailureError } from '../model/reason.ts';
import type { Subject } from './checkout.ts';
import type { Clone } from './clone.ts';
import type { Git } from './git.ts';
import { orNull } from './git.ts';
import { copyIndex, keepObjects } from './snapshot-index.ts';

/** `commit` is `head` itself where nothing differs from it. */
export type Snapshot = Subject;

/** Hashing what is new may take a while. */
const DEADLINE_MS = 600_000;

/** @throws FailureError config where there is no checkout, or no commit yet */
export async function takeSnapshot(clone: Clone): Promise<Snapshot> {
  const top = await checkoutOf(clone);
  const { head, repo, gitDir } = clone;
  if (head === null) {
    throw new FailureError(
      failure('config', `${repo} has no commit yet`, { hint: 'commit something first' }),
    );
  }
  const temporary = temporaryBeside(path.join(gitDir, 'snapshot'));
  const doing = `take the files of ${repo} as they are`;
  try {
    return await orFileFailure(doing, async () => {
      await copyIndex(temporary, { clone, head, top });
      const git = gitFor(clone, { gitDir: temporary, top, doing });
      const tree = await treeOf(git, top);
      const [headTree = '', seconds = ''] = (
        await clone.git({
          args: ['log', '-1', '--no-show-signature', '--format=%T %ct', head],
          doing,
        })
      ).split(/\s/);
      if (tree === headTree) return { head, commit: head };
      await keepObjects(path.join(temporary, 'objects'), path.join(gitDir, 'objects'));
      return { head, commit: await commitOf(clone, { tree, head, seconds }) };
    });
  } finally {
    await removeTree(temporary);
  }
}

/** The top of its files. */
async function checkoutOf({ local, repo }: Clone): Promise<string> {
  if (local === null) throw noFiles(`${repo} is an address: it has no files but those of commits`);
  const args = ['rev-parse', '--show-toplevel'];
  const top = await orNull(local.git, { args, doing: `look at ${repo}` });
  if (top === null) throw noFiles(`${repo} is bare: it has no files but those of commits`);
  return top.replace(/\n$/, '');
}

function noFiles(message: string): FailureError {
  const hint = 'the files as they are need a checkout: --repo-path';
  return new FailureError(failure('config', message, { hint }));
}

type Run = (args: readonly string[], input?: string) => Promise<string>;

/** With an index and objects of our own, over the person's files. */
function gitFor(
  { openGit }: Clone,
  { gitDir, top, doing }: { readonly gitDir: string; readonly top: string; readonly doing: string },
): Run {
  const git: Git = openGit({ dir: top, mend: `git -C ${top} status tells what is wrong with it` });
  return (args, input) =>
    git({
      args: [`--git-dir=${gitDir}`, `--work-tree=${top}`, ...args],
      ...(input !== undefined && { input }),
      doing,
      deadlineMs: DEADLINE_MS,
    });
}

/** Of the files as they are, without what is ignored and not known to git. */
async function treeOf(git: Run, top: string): Promise<string> {
  const listed = await git([
    'ls-files',
    '-z',
    '--modified',
    '--deleted',
    '--others',
    '--exclude-standard',
  ]);
  // A repository in the checkout is listed with a slash: it is no part of this one.
  const names = listed.split('\0').filter((name) => name !== '' && !name.endsWith('/'));
  const gone = new Set<string>();
  for (const name of names) if (!(await isFile(path.join(top, name)))) gone.add(name);
  await update(git, ['--force-remove'], [...gone]);
  const there = names.filter((name) => !gone.has(name));
  await update(git, ['--add', '--replace'], [...new Set(there)]);
  // What has not changed is in the repository, whose objects this index does not see.
  return (await git(['write-tree', '--missing-ok'])).trim();
}

async function update(git: Run, how: readonly string[], names: readonly string[]): Promise<void> {
  const input = names.map((name) => `${name}\0`).join('');
  if (input !== '') await git(['update-index', '-z', ...how, '--stdin'], input);
}

/** Or a link. In the place of a file there may be a folder by now. */
async function isFile(file: string): Promise<boolean> {
  return lstat(file).then(
    (found) => !found.isDirectory(),
    () => false,
  );
}

/** The same files on the same commit are the same commit, whenever they are taken. */
async function commitOf(
  { git }: Clone,
  {
    tree,
    head,
    seconds,
  }: { readonly tree: string; readonly head: string; readonly seconds: string },
): Promise<string> {
  const who = `builder <> ${seconds} +0000`;
  const text = `tree ${tree}\nparent ${head}\nauthor ${who}\ncommitter ${who}\n\nChanges not committed\n`;
  const args = ['hash-object', '-t', 'commit', '-w', '--stdin'];
  return (await git({ args, input: text, doing: 'keep the files as they are' })).trim();
}
