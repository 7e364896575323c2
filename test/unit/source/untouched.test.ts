// A person's checkout stays as it is, byte by byte and time by time, whatever state it is in and whatever is asked of it.

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { makeRepo, writeFiles, type TestRepo } from '../../rig/git-repo.ts';
import { VLLM } from '../plan/question.ts';
import { everyByte } from './every-byte.ts';
import { source, tempFolder } from './open.ts';

interface State {
  readonly title: string;
  /** Gives the folder to plan from, where it is another one. */
  readonly prepare: (repo: TestRepo, dir: string) => Promise<string | undefined>;
}

const STATES: readonly State[] = [
  {
    title: 'clean',
    prepare: async ({ git }) => {
      await git('status');
      return undefined;
    },
  },
  {
    title: 'dirty, with staged, changed, deleted and new files',
    prepare: async ({ dir, git }) => {
      // The content of a file of the commit, as a new one: git must not renew what it has of it.
      await writeFiles(dir, { 'a.txt': 'changed', 'staged.txt': 's', 'new/again.sh': 'b' });
      await git('add', 'staged.txt');
      await writeFiles(dir, { 'new.txt': 'n', link: { link: 'nowhere' }, 'b.txt': null });
      return undefined;
    },
  },
  {
    title: 'packed',
    prepare: async ({ dir, git }) => {
      await git('gc', '--quiet');
      await writeFiles(dir, { 'again.txt': 'a', 'container/build.sh': 'changed' });
      return undefined;
    },
  },
  {
    title: 'detached',
    prepare: async ({ git }) => {
      await git('checkout', '--quiet', '--detach');
      return undefined;
    },
  },
  {
    title: 'stopped in a rebase',
    prepare: async ({ git, commit, branch }) => {
      await branch('side');
      await commit({ 'a.txt': 'side' }, 'Side');
      await branch('main');
      await commit({ 'a.txt': 'main' }, 'Main');
      await git('rebase', 'side').catch(() => undefined);
      return undefined;
    },
  },
  {
    title: 'shallow',
    prepare: async ({ git, commit, dir }, folder) => {
      await commit({ 'a.txt': 'second' }, 'Second');
      const shallow = path.join(folder, 'shallow');
      await git('clone', '--quiet', '--depth=1', `file://${dir}`, shallow);
      return shallow;
    },
  },
  {
    title: 'a sparse one',
    prepare: async ({ git, dir }) => {
      await git('sparse-checkout', 'set', '--sparse-index', 'container');
      await writeFiles(dir, { 'container/new.txt': 'n' });
      return undefined;
    },
  },
  {
    title: 'one with a split index',
    prepare: async ({ git, dir }) => {
      await git('update-index', '--split-index');
      await writeFiles(dir, { 'new.txt': 'n' });
      await git('add', 'new.txt');
      return undefined;
    },
  },
  {
    title: 'a linked worktree',
    prepare: async ({ git }, folder) => {
      const linked = path.join(folder, 'linked');
      await git('worktree', 'add', '--quiet', '-b', 'topic', linked);
      await writeFiles(linked, { 'a.txt': 'changed' });
      return linked;
    },
  },
];

for (const { title, prepare } of STATES) {
  test(`a checkout that is ${title} stays as it is`, async (t) => {
    await using repo = await makeRepo({
      'a.txt': 'a',
      'b.txt': 'b',
      'container/build.sh': 'b',
      'docs/x.md': 'x',
    });
    const folder = await tempFolder(t);
    const dir = (await prepare(repo, folder)) ?? repo.dir;
    const both = async (): Promise<readonly string[]> => [
      await everyByte(repo.dir),
      await everyByte(dir),
    ];
    const before = await both();
    const [commits, files] = [
      await source(dir, path.join(folder, 'cache'), { refs: ['HEAD'] }),
      await source(dir, path.join(folder, 'cache'), { asIs: true }),
    ];
    for (const opened of [commits, files]) {
      assert.deepEqual(opened.problems, []);
      const revision = opened.revisions[0]?.revision ?? '';
      const made = [await opened.planningFolder(revision), await opened.checkout(revision, VLLM)];
      for (const one of made) assert.ok((await readdir(one)).includes('container'), one);
      await opened.contextFiles(revision, VLLM, { dockerfile: 'Dockerfile', context: '.' });
      await opened.readFile(revision, VLLM, 'a.txt');
    }
    assert.deepEqual(await both(), before);
  });
}
