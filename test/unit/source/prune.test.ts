// Checkouts are kept as long as they may be needed again, and no longer.

import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { holdFile } from '../../../src/host/lock.ts';
import type { Clone } from '../../../src/source/clone.ts';
import { freeCheckouts } from '../../../src/source/planning-slot.ts';
import { deadFolders, type KnownFolder } from '../../../src/source/prune.ts';
import { ensureWorktree, pruneWorktrees } from '../../../src/source/worktree.ts';
import { ManualClock } from '../../rig/manual-clock.ts';
import { makeRepo } from '../../rig/git-repo.ts';
import { open, source, tempFolder, whole } from './open.ts';

const DAY = 86_400_000;
const NOW = 100 * DAY;

function folders(...ages: readonly number[]): readonly KnownFolder[] {
  return ages.map((days, at) => ({ name: `${at}`, usedAt: NOW - days * DAY, bytes: 10 }));
}

test('of the folders that nobody needs the newest used stay, within an age and a space', () => {
  const all = folders(5, 1, 3, 2, 4);
  const dead = (keep: readonly string[], newest: number, maxAgeDays: number, maxBytes: number) =>
    deadFolders(all, { keep, now: NOW, limits: { newest, maxAgeMs: maxAgeDays * DAY, maxBytes } });
  assert.deepEqual(dead([], 9, 9, 1000), []);
  assert.deepEqual(dead([], 3, 9, 1000), ['4', '0']);
  assert.deepEqual(dead([], 9, 3, 1000), ['4', '0']);
  assert.deepEqual(dead([], 9, 9, 25), ['2', '4', '0']);
  // Those that are needed count, and stay whatever they are.
  assert.deepEqual(dead(['0', '4'], 3, 1, 15), ['1', '3', '2']);
  assert.deepEqual(dead(['0', '4'], 3, 9, 1000), ['3', '2']);
});

function later(clone: Clone, days: number): Clone {
  const clock = new ManualClock(NOW + days * DAY);
  return { ...clone, host: { ...clone.host, clock } };
}

test('a run removes worktrees that no run has used for two weeks, and what was never finished', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  const commits = [await repo.git('rev-parse', 'HEAD')];
  for (const text of ['b', 'c']) commits.push(await repo.commit({ 'a.txt': text }, text));
  const clone = await open(repo.dir, await tempFolder(t));
  const [first = '', second = '', third = ''] = commits;
  for (const commit of commits) await ensureWorktree(later(clone, 0), whole(commit));
  await ensureWorktree(later(clone, 10), whole(second));
  await mkdir(path.join(clone.worktreesDir, `.${first}.0123456789ab/.git`), { recursive: true });
  const there = async (): Promise<readonly string[]> =>
    (await readdir(clone.worktreesDir)).toSorted();
  await pruneWorktrees(later(clone, 13), []);
  assert.deepEqual(await there(), [...commits].toSorted());
  await pruneWorktrees(later(clone, 15), [third]);
  assert.deepEqual(await there(), [second, third].toSorted());
});

test('only a dozen worktrees stay', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  const commits: string[] = [];
  for (let count = 0; count < 14; count += 1)
    commits.push(await repo.commit({ 'a.txt': `${count}` }, 'Next'));
  const clone = await open(repo.dir, await tempFolder(t));
  for (const [minute, commit] of commits.entries())
    await ensureWorktree(later(clone, minute / 1440), whole(commit));
  await pruneWorktrees(later(clone, 1), []);
  assert.deepEqual((await readdir(clone.worktreesDir)).toSorted(), commits.slice(2).toSorted());
});

test('planning folders of a process that lives are never removed', async (t) => {
  await using repo = await makeRepo({ 'container/a': 'a' });
  const cache = await tempFolder(t);
  const { planningDir } = await open(repo.dir, cache);
  const opened = await source(repo.dir, cache);
  const dir = await opened.planningFolder(opened.revisions[0]?.revision ?? '');
  assert.deepEqual(await freeCheckouts(planningDir, true), []);
  assert.deepEqual(await readdir(dir), ['.git', 'container']);
  // What a process that has ended left behind lies in another slot.
  await mkdir(path.join(planningDir, '7/abc'), { recursive: true });
  await writeFile(path.join(planningDir, '7/abc/x'), 'x');
  assert.deepEqual(await freeCheckouts(planningDir, false), [path.join(planningDir, '7/abc')]);
  assert.deepEqual(await freeCheckouts(planningDir, true), [path.join(planningDir, '7/abc')]);
  assert.deepEqual(await freeCheckouts(planningDir, true), []);
  const free = await holdFile(path.join(planningDir, '7.lock'));
  assert.notEqual(free, null);
  free?.close();
});
