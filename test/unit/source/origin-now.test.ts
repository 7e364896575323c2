// The branches of a checkout's remote as they are now: for who pulled before each run.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { makeRepo, type TestRepo } from '../../rig/git-repo.ts';
import { FRAMEWORK } from '../../rig/task-rig.ts';
import { failureOf, source, tempFolder } from './open.ts';

interface Places {
  readonly origin: TestRepo;
  /** A checkout that was cloned from it before the newest commit. */
  readonly dir: string;
  readonly cache: string;
  readonly git: (...args: readonly string[]) => Promise<string>;
  readonly latest: string;
}

async function places(t: TestContext, ...clone: readonly string[]): Promise<Places> {
  const folder = await tempFolder(t);
  const origin = await makeRepo({ 'a.txt': 'first\n' });
  t.after(() => origin.remove());
  const dir = path.join(folder, 'checkout');
  await origin.git('clone', '--quiet', ...clone, `file://${origin.dir}`, dir);
  const git = (...args: readonly string[]): Promise<string> => origin.git('-C', dir, ...args);
  await origin.branch('next');
  const latest = await origin.commit({ 'a.txt': 'latest\n', 'b.txt': 'new\n' }, 'Latest');
  await origin.git('branch', '--force', 'main', latest);
  await origin.git('checkout', '--quiet', 'main');
  return { origin, dir, cache: path.join(folder, 'cache'), git, latest };
}

/** All of it that git does not make anew by looking. */
async function stateOf({ dir, git }: Places): Promise<unknown> {
  return {
    head: await readFile(path.join(dir, '.git/HEAD'), 'utf8'),
    refs: await git('for-each-ref'),
    files: await git('status', '--porcelain'),
    objects: await git('count-objects', '-v'),
  };
}

describe('--fetch', () => {
  const kinds: readonly (readonly [string, readonly string[]])[] = [
    ['a checkout', []],
    ['a shallow checkout', ['--depth', '1']],
    ['a checkout without contents', ['--filter=blob:none']],
    ['a bare clone', ['--bare']],
  ];
  for (const [what, clone] of kinds)
    test(`takes what the remote of ${what} has now, and changes nothing there`, async (t) => {
      const place = await places(t, ...clone);
      const state = clone.includes('--bare') ? null : await stateOf(place);
      const stale = await source(place.dir, place.cache, { refs: ['main'] });
      assert.notEqual(stale.revisions[0]?.revision, place.latest);
      const fresh = await source(place.dir, place.cache, { refs: ['main'], latest: true });
      assert.equal(fresh.revisions[0]?.revision, place.latest);
      assert.equal(await fresh.readFile(place.latest, null, 'b.txt'), 'new\n');
      const worktree = await fresh.checkout(place.latest, FRAMEWORK);
      assert.equal(await readFile(path.join(worktree, 'a.txt'), 'utf8'), 'latest\n');
      if (state !== null) assert.deepEqual(await stateOf(place), state);
    });

  test('without a ref takes the default branch there, whatever is checked out', async (t) => {
    const place = await places(t);
    await place.git('checkout', '--quiet', '--detach');
    await writeFile(path.join(place.dir, 'a.txt'), 'mine\n');
    const { revisions } = await source(place.dir, place.cache, { latest: true });
    assert.deepEqual(
      revisions.map(({ ref, revision }) => [ref, revision]),
      [['main', place.latest]],
    );
    assert.equal(await readFile(path.join(place.dir, 'a.txt'), 'utf8'), 'mine\n');
  });

  test('finds branches that are new there, and those that are here alone', async (t) => {
    const place = await places(t);
    await place.git('branch', 'mine');
    const refs = ['next', 'mine'];
    const { revisions, problems } = await source(place.dir, place.cache, { refs, latest: true });
    assert.deepEqual(problems, []);
    assert.deepEqual(
      revisions.map(({ revision }) => revision),
      [place.latest, await place.git('rev-parse', 'mine')],
    );
  });

  test('says where there is no remote', async (t) => {
    const repo = await makeRepo({ 'a.txt': '' });
    t.after(() => repo.remove());
    const reason = await failureOf(source(repo.dir, await tempFolder(t), { latest: true }));
    assert.equal(reason.message, `${repo.dir} has no remote "origin" to fetch from`);
  });
});
