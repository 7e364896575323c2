// A worktree holds exactly its commit, whatever happened to it before.

import assert from 'node:assert/strict';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { ensureWorktree, pruneWorktrees } from '../../../src/source/worktree.ts';
import { makeRepo } from '../../rig/git-repo.ts';
import { failureOf, open, tempFolder } from './open.ts';

test('an intact worktree is used again as it is', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  const clone = await open(repo.dir, await tempFolder(t));
  const commit = await repo.git('rev-parse', 'HEAD');
  const dir = await ensureWorktree(clone, commit);
  const { ino } = await stat(path.join(dir, 'a.txt'));
  assert.equal(await ensureWorktree(clone, commit), dir);
  assert.equal((await stat(path.join(dir, 'a.txt'))).ino, ino);
});

const DAMAGES: readonly [string, (dir: string) => Promise<void>][] = [
  ['a changed file', async (dir) => writeFile(path.join(dir, 'a.txt'), 'other')],
  ['a missing file', async (dir) => rm(path.join(dir, 'a.txt'))],
  ['a new file', async (dir) => writeFile(path.join(dir, 'b.txt'), 'b')],
  ['a new ignored file', async (dir) => writeFile(path.join(dir, 'x.log'), 'b')],
  ['no .git', async (dir) => rm(path.join(dir, '.git'))],
  ['nothing left', async (dir) => rm(dir, { recursive: true })],
];

for (const [title, damage] of DAMAGES) {
  test(`a worktree with ${title} is made again`, async (t) => {
    await using repo = await makeRepo({ 'a.txt': 'a', '.gitignore': '*.log\n' });
    const clone = await open(repo.dir, await tempFolder(t));
    const commit = await repo.git('rev-parse', 'HEAD');
    await damage(await ensureWorktree(clone, commit));
    const dir = await ensureWorktree(clone, commit);
    assert.deepEqual((await readdir(dir)).toSorted(), ['.git', '.gitignore', 'a.txt']);
    assert.equal(await readFile(path.join(dir, 'a.txt'), 'utf8'), 'a');
  });
}

test('pruning keeps the named commits and removes all others', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  const first = await repo.git('rev-parse', 'HEAD');
  const second = await repo.commit({ 'a.txt': 'b' }, 'Second');
  const clone = await open(repo.dir, await tempFolder(t));
  await ensureWorktree(clone, first);
  await ensureWorktree(clone, second);
  await pruneWorktrees(clone, [second]);
  assert.deepEqual(await readdir(clone.worktreesDir), [second]);
  const known = await clone.git({ args: ['worktree', 'list', '--porcelain'], doing: 'x' });
  assert.ok(known.includes(second) && !known.includes(first), known);
});

test('a commit that is not there is a failure with the words of git', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  const clone = await open(repo.dir, await tempFolder(t));
  const reason = await failureOf(ensureWorktree(clone, 'f'.repeat(40)));
  assert.equal(reason.class, 'config');
  assert.equal(reason.message, `cannot check out ${'f'.repeat(40)}: git failed`);
  assert.match(reason.cause ?? '', /invalid reference/);
});
