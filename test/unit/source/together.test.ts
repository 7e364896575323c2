// Several processes in one clone: plans read and fetch while a run does.

import assert from 'node:assert/strict';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { clonePlace } from '../../../src/source/clone-place.ts';
import { commitFiles } from '../../../src/source/commit-files.ts';
import { ensureWorktree } from '../../../src/source/worktree.ts';
import { makeRepo } from '../../rig/git-repo.ts';
import { VLLM } from '../plan/question.ts';
import { open, source, tempFolder, whole } from './open.ts';

const BRANCHES = Array.from({ length: 20 }, (_, number) => `branch-${number}`);

for (const scheme of ['', 'file://'])
  test(`many open one clone of ${scheme}/... at once, the first time and after every branch has moved`, async (t) => {
    await using repo = await makeRepo({ 'a.txt': 'a' });
    const cache = await tempFolder(t);
    for (let round = 0; round < 3; round += 1) {
      const commit = await repo.commit({ 'a.txt': `${round}` }, 'Next');
      for (const name of BRANCHES) await repo.git('branch', '--force', name, commit);
      const opening = Array.from({ length: 5 }, () => open(`${scheme}${repo.dir}`, cache));
      for (const clone of await Promise.all(opening)) {
        assert.equal(clone.refs.get('refs/heads/branch-19')?.id, commit);
        assert.equal(await commitFiles(clone, [commit]).text(commit, 'a.txt'), `${round}`);
      }
    }
    const left = (await readdir(path.join(cache, 'clones'))).filter((name) => name.startsWith('.'));
    assert.deepEqual(left, []);
  });

test('a ref that another process holds is waited for', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  const cache = await tempFolder(t);
  const address = `file://${repo.dir}`;
  const { gitDir } = await open(address, cache);
  const commit = await repo.commit({ 'a.txt': 'b' }, 'Second');
  const held = path.join(gitDir, 'refs/heads/main.lock');
  await mkdir(path.dirname(held), { recursive: true });
  await writeFile(held, '');
  // Longer than git waits of its own accord (100 ms).
  setTimeout(() => void rm(held), 700);
  assert.equal((await open(address, cache)).refs.get('refs/heads/main')?.id, commit);
});

test('what is left of a clone that was being removed is made whole', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  const cache = await tempFolder(t);
  await mkdir(path.join(clonePlace(cache, repo.dir).gitDir, 'objects'), { recursive: true });
  assert.equal((await open(repo.dir, cache)).defaultBranch, 'main');
});

test('worktrees of several commits are made at once', async (t) => {
  await using repo = await makeRepo({ 'a.txt': '0' });
  const commits: string[] = [];
  for (const text of ['1', '2', '3', '4']) commits.push(await repo.commit({ 'a.txt': text }, text));
  const clone = await open(repo.dir, await tempFolder(t));
  await Promise.all(commits.map((commit) => ensureWorktree(clone, whole(commit))));
  assert.deepEqual((await readdir(clone.worktreesDir)).toSorted(), commits.toSorted());
});

test('what a plan reads of a commit touches no checkout, and follows links', async (t) => {
  await using repo = await makeRepo({
    'docker/Dockerfile.runtime': 'FROM debian\n',
    Dockerfile: { link: 'container/Dockerfile.runtime' },
    container: { link: 'docker' },
    outside: { link: '/etc/passwd' },
    gone: { link: 'nowhere' },
  });
  const cacheDir = await tempFolder(t);
  const opened = await source(repo.dir, cacheDir);
  const commit = await repo.git('rev-parse', 'HEAD');
  const read = (file: string): Promise<string | null> => opened.readFile(commit, VLLM, file);
  for (const file of ['Dockerfile', './docker/Dockerfile.runtime', 'docker/../Dockerfile'])
    assert.equal(await read(file), 'FROM debian\n', file);
  for (const file of ['outside', 'gone', 'docker', 'nothing', 'Dockerfile/x', 'a\nb'])
    assert.equal(await read(file), null, file);
  await assert.rejects(readdir(path.join(cacheDir, 'worktrees')), { code: 'ENOENT' });
});
