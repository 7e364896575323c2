// Who is trusted: what a trusted branch contains, and nothing that only looks like one.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { describe, test, type TestContext } from 'node:test';
import type { TrustRule } from '../../../src/model/trust.ts';
import { findRevisions, type Asked } from '../../../src/source/revisions.ts';
import { makeRepo, type TestRepo } from '../../rig/git-repo.ts';
import { open, tempFolder } from './open.ts';

const trusted = (...patterns: readonly string[]): readonly TrustRule[] =>
  patterns.map((pattern) => ({ pattern, trusted: true }));

const MAIN = trusted('main');

/** `main`, and the branch `theirs` one commit ahead of it. */
async function twoBranches(): Promise<TestRepo> {
  const repo = await makeRepo({ 'a.txt': 'a' });
  await repo.branch('theirs');
  await repo.commit({ 'b.txt': 'b' }, 'Theirs');
  await repo.git('checkout', '--quiet', 'main');
  return repo;
}

/** Each name with whether its commit is trusted. */
async function judged(
  t: TestContext,
  repo: string,
  names: readonly string[],
  asked: Omit<Asked, 'refs'>,
): Promise<readonly (readonly [string, boolean])[]> {
  const clone = await open(repo, await tempFolder(t));
  return Promise.all(
    names.map(async (name) => {
      const { revisions, problems } = await findRevisions(clone, { refs: [name], ...asked });
      assert.deepEqual(problems, []);
      return [name, revisions.every(({ untrusted }) => untrusted !== true)] as const;
    }),
  );
}

const all = (names: readonly string[], answer: boolean) => names.map((name) => [name, answer]);

describe('a commit is trusted', () => {
  test('by whatever name, where a trusted branch contains it', async (t) => {
    await using repo = await twoBranches();
    await repo.commit({ 'c.txt': 'c' }, 'Second');
    await repo.tag('v1');
    const names = ['main', 'v1', 'main~1', 'HEAD', await repo.git('rev-parse', 'main~1')];
    assert.deepEqual(await judged(t, repo.dir, names, { trust: MAIN }), all(names, true));
    await repo.git('branch', 'also', 'main');
    assert.deepEqual(await judged(t, repo.dir, ['also'], { trust: MAIN }), [['also', true]]);
  });

  test('always where there are no rules, never where none fits', async (t) => {
    await using repo = await twoBranches();
    const names = ['main', 'theirs'];
    assert.deepEqual(await judged(t, repo.dir, names, { trust: [] }), all(names, true));
    const others = { trust: trusted('next', 'mai', 'Main', 'main/*') };
    assert.deepEqual(await judged(t, repo.dir, names, others), all(names, false));
  });

  test('by the first rule that fits its branch, patterns being those of --ref', async (t) => {
    await using repo = await makeRepo({ 'a.txt': 'a' });
    for (const name of ['release/1', 'release/bad', 'release/a/b', 'other']) {
      await repo.git('checkout', '--quiet', 'main');
      await repo.branch(name);
      await repo.commit({ 'b.txt': name }, name);
    }
    const trust = [{ pattern: 'release/bad', trusted: false }, ...trusted('release/*')];
    assert.deepEqual(await judged(t, repo.dir, ['main', 'release/1'], { trust }), [
      // Below a trusted tip.
      ['main', true],
      ['release/1', true],
    ]);
    const names = ['release/bad', 'release/a/b', 'other'];
    assert.deepEqual(await judged(t, repo.dir, names, { trust }), all(names, false));
  });

  test('not for being called like one: a tag, other letters, a ref in a ref', async (t) => {
    await using repo = await twoBranches();
    const theirs = await repo.git('rev-parse', 'theirs');
    const alike = ['Main', 'MAIN', 'm\u0430in', 'main\u200b', 'main-', 'x/main', 'refs/heads/main'];
    for (const name of alike) await repo.git('update-ref', `refs/heads/${name}`, theirs);
    await repo.git('tag', 'v/main', 'theirs');
    await repo.git('update-ref', 'refs/tags/heads/main', theirs);
    const names = [...alike, 'v/main', 'heads/main', theirs];
    assert.deepEqual(await judged(t, repo.dir, names, { trust: MAIN }), all(names, false));
    // The tag that is called like the branch gives way to it.
    await repo.git('update-ref', 'refs/tags/main', theirs);
    assert.deepEqual(await judged(t, repo.dir, ['main'], { trust: MAIN }), [['main', true]]);
  });

  test('not as the branch of a remote other than origin', async (t) => {
    await using repo = await twoBranches();
    const theirs = await repo.git('rev-parse', 'theirs');
    await repo.git('update-ref', 'refs/remotes/someone/main', theirs);
    const names = ['someone/main'];
    assert.deepEqual(await judged(t, repo.dir, names, { trust: MAIN }), all(names, false));
    await repo.git('update-ref', 'refs/remotes/origin/main', theirs);
    assert.deepEqual(await judged(t, repo.dir, names, { trust: MAIN }), all(names, true));
  });

  test('not where an address says so of a remote of its own', async (t) => {
    await using repo = await twoBranches();
    const theirs = await repo.git('rev-parse', 'theirs');
    await repo.git('update-ref', 'refs/remotes/origin/main', theirs);
    const names = ['theirs'];
    const address = `file://${repo.dir}`;
    assert.deepEqual(await judged(t, address, names, { trust: MAIN }), all(names, false));
    assert.deepEqual(await judged(t, address, ['main'], { trust: MAIN }), [['main', true]]);
  });

  test('not by an object that the repository puts in the place of another', async (t) => {
    await using repo = await twoBranches();
    await repo.git('replace', '--graft', 'main', 'theirs~0');
    assert.match(await repo.git('log', '--format=%s', 'main'), /Theirs/);
    assert.deepEqual(await judged(t, repo.dir, ['theirs'], { trust: MAIN }), [['theirs', false]]);
  });

  test('with changes on top, which are the own ones of who runs it', async (t) => {
    await using repo = await twoBranches();
    const changed = async (branch: string): Promise<boolean | undefined> => {
      await repo.git('checkout', '--quiet', '--force', branch);
      await writeFile(`${repo.dir}/a.txt`, 'changed');
      const clone = await open(repo.dir, await tempFolder(t));
      const { revisions } = await findRevisions(clone, { refs: [], asIs: true, trust: MAIN });
      assert.match(revisions[0]?.revision ?? '', /\+dirty$/);
      return revisions[0]?.untrusted;
    };
    assert.equal(await changed('main'), undefined);
    assert.equal(await changed('theirs'), true);
    await repo.git('checkout', '--quiet', '--force', '--detach', 'main');
    assert.equal(await changed(await repo.git('rev-parse', 'main')), undefined);
  });
});
