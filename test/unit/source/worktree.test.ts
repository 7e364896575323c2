// A worktree holds exactly its commit, whatever happened to it before.

import assert from 'node:assert/strict';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { ensureWorktree } from '../../../src/source/worktree.ts';
import { makeRepo } from '../../rig/git-repo.ts';
import { failureOf, open, tempFolder, whole } from './open.ts';

test('an intact worktree is used again as it is', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  const clone = await open(repo.dir, await tempFolder(t));
  const commit = await repo.git('rev-parse', 'HEAD');
  const { dir } = await ensureWorktree(clone, whole(commit));
  const { ino } = await stat(path.join(dir, 'a.txt'));
  assert.deepEqual(await ensureWorktree(clone, whole(commit)), { dir, absent: [] });
  assert.equal((await stat(path.join(dir, 'a.txt'))).ino, ino);
});

const DAMAGES: readonly [string, (dir: string) => Promise<void>][] = [
  ['a changed file', async (dir) => writeFile(path.join(dir, 'a.txt'), 'other')],
  ['a missing file', async (dir) => rm(path.join(dir, 'a.txt'))],
  ['a new file', async (dir) => writeFile(path.join(dir, 'b.txt'), 'b')],
  ['a new ignored file', async (dir) => writeFile(path.join(dir, 'x.log'), 'b')],
  ['no .git', async (dir) => rm(path.join(dir, '.git'), { recursive: true })],
  ['nothing left', async (dir) => rm(dir, { recursive: true })],
];

for (const [title, damage] of DAMAGES) {
  test(`a worktree with ${title} is made again`, async (t) => {
    await using repo = await makeRepo({ 'a.txt': 'a', '.gitignore': '*.log\n' });
    const clone = await open(repo.dir, await tempFolder(t));
    const commit = await repo.git('rev-parse', 'HEAD');
    await damage((await ensureWorktree(clone, whole(commit))).dir);
    const { dir } = await ensureWorktree(clone, whole(commit));
    assert.deepEqual((await readdir(dir)).toSorted(), ['.git', '.gitignore', 'a.txt']);
    assert.equal(await readFile(path.join(dir, 'a.txt'), 'utf8'), 'a');
  });
}

test('a commit that is not there is a failure with the words of git', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  const clone = await open(repo.dir, await tempFolder(t));
  const reason = await failureOf(ensureWorktree(clone, whole('f'.repeat(40))));
  assert.equal(reason.class, 'config');
  const doing = `list the files of fffffffff in ${repo.dir}`;
  assert.equal(reason.message, `cannot ${doing}: the repository is not whole`);
  assert.match(reason.cause ?? '', /not a tree object/);
});
