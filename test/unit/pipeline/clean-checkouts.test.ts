// `builder clean` takes checkouts away, but none that somebody uses.

import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { acquireLock, holdFile } from '../../../src/host/lock.ts';
import { currentOwner } from '../../../src/host/owner.ts';
import { cleanCheckouts } from '../../../src/pipeline/clean-checkouts.ts';
import { ensureDir } from '../../../src/host/files.ts';
import { ensureWorktree } from '../../../src/source/worktree.ts';
import { makeRepo } from '../../rig/git-repo.ts';
import { open, tempFolder, testHost, whole } from '../source/open.ts';

test('worktrees of a clone that no run holds, and planning folders that no process has, are removed', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  const cacheDir = await tempFolder(t);
  const known = testHost(cacheDir);
  const host = { ...known, env: { ...known.env, TMPDIR: cacheDir } };
  const clone = await open(repo.dir, cacheDir);
  const { dir } = await ensureWorktree(clone, whole(clone.head ?? ''));
  const planned = path.join(clone.planningDir, '0', 'abc-9');
  await ensureDir(planned);

  const note = { ...currentOwner(host), run: '', note: 'a test' };
  const lock = await acquireLock(clone.lockFile, note);
  const slot = await holdFile(path.join(clone.planningDir, '0.lock'));
  assert.deepEqual(await cleanCheckouts({ cacheDir }, host, false), []);
  assert.ok(lock.kind === 'lock');
  lock.release();
  slot?.close();

  const both = [`checkout ${dir}`, `checkout ${planned}`];
  assert.deepEqual(await cleanCheckouts({ cacheDir }, host, true), both);
  assert.deepEqual(await cleanCheckouts({ cacheDir }, host, false), both);
  assert.deepEqual(await cleanCheckouts({ cacheDir }, host, false), []);
});
