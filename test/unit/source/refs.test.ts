// Every way to name a commit, and what is said of names that lead to none.

import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { resolveRefs } from '../../../src/source/refs.ts';
import { findRevisions, type Asked } from '../../../src/source/revisions.ts';
import type { Clone } from '../../../src/source/clone.ts';
import { makeRepo } from '../../rig/git-repo.ts';
import { commitMany } from './many-commits.ts';
import { open, tempFolder } from './open.ts';

/** What is shown of each revision and problem. */
async function found(clone: Clone, asked: Asked): Promise<readonly string[]> {
  const { revisions, problems } = await findRevisions(clone, asked);
  return [
    ...revisions.map(({ ref, subject, branch }) => `${ref}: ${subject} (${branch ?? '-'})`),
    ...problems.map(({ ref, reason }) => `${ref}! ${reason.message}; ${reason.hint}`),
  ];
}

async function branches(t: Parameters<typeof tempFolder>[0]) {
  const repo = await makeRepo({ 'a.txt': 'a' });
  t.after(() => repo.remove());
  for (const name of ['release/1.0', 'release/1.1', 'release/old/0.9', 'kim/fix']) {
    await repo.branch(name);
    await repo.commit({ 'a.txt': name }, name);
    await repo.branch('main');
  }
  return repo;
}

test('a pattern means all branches that it fits, by name', async (t) => {
  const repo = await branches(t);
  await repo.git('tag', 'release/9');
  const clone = await open(repo.dir, await tempFolder(t));
  const fits = async (glob: string): Promise<readonly string[]> =>
    (await resolveRefs(clone, [glob])).map(({ ref }) => ref);
  assert.deepEqual(await fits('release/*'), ['release/1.0', 'release/1.1']);
  assert.deepEqual(await fits('release/1.[1-9]'), ['release/1.1']);
  assert.deepEqual(await fits('release/**'), ['release/1.0', 'release/1.1', 'release/old/0.9']);
  assert.deepEqual(await fits('*'), ['main']);
  assert.deepEqual(await found(clone, { refs: ['release/?.0', 'relase/*', 'v*'] }), [
    'release/1.0: release/1.0 (release/1.0)',
    `relase/*! no branch of ${repo.dir} matches "relase/*"; did you mean "release/*"?`,
    `v*! no branch of ${repo.dir} matches "v*"; there are: kim/fix, main, release/1.0, release/1.1, release/old/0.9`,
  ]);
});

test('a branch that only the remote has goes by its own name, in patterns too', async (t) => {
  const upstream = await branches(t);
  const dir = await tempFolder(t);
  const checkout = path.join(dir, 'checkout');
  await upstream.git('clone', '--quiet', '--origin=upstream', upstream.dir, checkout);
  const clone = await open(checkout, path.join(dir, 'cache'));
  assert.deepEqual(
    await found(clone, { refs: ['kim/fix', 'release/*', 'upstream/release/1.0', 'upstream/*/*'] }),
    ['kim/fix: kim/fix (-)', 'release/1.0: release/1.0 (-)', 'release/1.1: release/1.1 (-)'],
  );
  const twice = await resolveRefs(clone, ['*/release/*']);
  assert.deepEqual(
    twice.map(({ ref }) => ref),
    ['upstream/release/1.0', 'upstream/release/1.1'],
  );
});

test('what a remote other than origin calls like a branch of ours is not that branch, by any of its names', async (t) => {
  const repo = await branches(t);
  const theirs = await repo.git('rev-parse', 'kim/fix');
  for (const name of ['someone/main', 'someone/only', 'origin/here'])
    await repo.git('update-ref', `refs/remotes/${name}`, theirs);
  await repo.git('symbolic-ref', 'refs/remotes/someone/HEAD', 'refs/remotes/someone/main');
  await repo.git('symbolic-ref', 'refs/heads/alias', 'refs/remotes/someone/main');
  const clone = await open(repo.dir, await tempFolder(t));
  const branchOf = async (ref: string): Promise<string | null | undefined> => {
    const [one] = await resolveRefs(clone, [ref]);
    return one !== undefined && 'branch' in one ? one.branch : undefined;
  };
  for (const name of ['someone/main', 'only', 'someone/HEAD', 'alias', 'refs/remotes/someone/main'])
    assert.equal(await branchOf(name), null, name);
  assert.deepEqual(await Promise.all(['main', 'origin/here', 'here'].map(branchOf)), [
    'main',
    'here',
    'here',
  ]);
});

test('a bare repository and an address have their branches as remote ones too', async (t) => {
  const repo = await branches(t);
  const dir = await tempFolder(t);
  const bare = path.join(dir, 'bare');
  await repo.git('clone', '--quiet', '--bare', repo.dir, bare);
  for (const from of [bare, `file://${repo.dir}`])
    assert.deepEqual(
      await found(await open(from, path.join(dir, 'cache')), {
        refs: ['origin/kim/fix', 'origin/HEAD'],
      }),
      ['origin/kim/fix: kim/fix (kim/fix)', 'origin/HEAD: First commit (main)'],
      from,
    );
  const own = await open(repo.dir, path.join(dir, 'cache'));
  assert.ok(![...own.refs.keys()].some((name) => name.startsWith('refs/remotes/')));
});

test('what stands behind a name leads back from it', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  await repo.commit({ 'a.txt': 'b' }, 'Second');
  await repo.commit({ 'a.txt': 'c' }, 'Third');
  await repo.git('tag', '--annotate', '--message', 'v', 'v1');
  const clone = await open(repo.dir, await tempFolder(t));
  const tip = clone.head ?? '';
  const first = `${tip.slice(0, 10)}~2`;
  assert.deepEqual(await found(clone, { refs: ['main', 'main~1', first] }), [
    'main: Third (main)',
    'main~1: Second (-)',
    `${first}: First commit (-)`,
  ]);
  for (const name of [
    'v1',
    'v1^0',
    `v1-0-g${tip.slice(0, 7)}`,
    `old@${tip.slice(0, 9)}`,
    tip.toUpperCase(),
  ])
    assert.deepEqual(await found(clone, { refs: [name] }), [`${name}: Third (-)`]);
});

test('the beginning of an id is enough where one commit has it, and else the candidates are told', async (t) => {
  await using repo = await makeRepo({});
  const commits = await commitMany(repo, 700);
  const twins = Map.groupBy(commits, (commit) => commit.slice(0, 4));
  const pair = [...twins.values()].find((some) => some.length === 2)?.toSorted() ?? [];
  const [one = '', other = ''] = pair;
  const clone = await open(repo.dir, await tempFolder(t));
  const beginning = one.slice(0, 4);
  const enough = one.split('').findIndex((sign, at) => sign !== other[at]) + 1;
  const [twin, alone] = await resolveRefs(clone, [beginning, one.slice(0, enough)]);
  assert.deepEqual(alone, { ref: one.slice(0, enough), commit: one, branch: null });
  assert.deepEqual(twin, {
    ref: beginning,
    failure: {
      class: 'config',
      message: `2 commits of ${repo.dir} begin with "${beginning}"`,
      hint: `name more of it: ${one.slice(0, 12)}, ${other.slice(0, 12)}`,
    },
  });
});

for (const kind of ['pull', 'merge-requests'])
  test(`the head of refs/${kind}/7 is pr/7, of a folder and of an address`, async (t) => {
    await using repo = await makeRepo({ 'a.txt': 'a' });
    await repo.git('checkout', '--quiet', '--detach');
    const head = await repo.commit({ 'a.txt': 'pull' }, 'A request');
    await repo.git('update-ref', `refs/${kind}/7/head`, head);
    await repo.git('checkout', '--quiet', 'main');
    const dir = await tempFolder(t);
    for (const from of [repo.dir, `file://${repo.dir}`]) {
      const clone = await open(from, dir);
      assert.deepEqual(await found(clone, { refs: ['pr/7', 'PR/7', 'main'] }), [
        'pr/7: A request (-)',
        'main: First commit (main)',
      ]);
      const [missing] = await resolveRefs(clone, ['pr/8']);
      assert.ok(missing !== undefined && 'failure' in missing);
      assert.equal(missing.failure.message, `${from} has no pull request 8`);
    }
  });

test('a commit that only its id leads to is fetched from an address', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  await repo.git('checkout', '--quiet', '--detach');
  const loose = await repo.commit({ 'a.txt': 'b' }, 'On no branch');
  await repo.git('checkout', '--quiet', 'main');
  const clone = await open(`file://${repo.dir}`, await tempFolder(t));
  assert.deepEqual(await found(clone, { refs: [loose] }), [`${loose}: On no branch (-)`]);
  const [none] = await resolveRefs(clone, ['f'.repeat(40)]);
  assert.ok(none !== undefined && 'failure' in none);
});

test('the last commits of a branch are those along it that touch container/, newest first', async (t) => {
  await using repo = await makeRepo({ 'container/a': '1' });
  await repo.commit({ 'b.txt': 'b' }, 'Beside it');
  const second = await repo.commit({ 'container/a': '2' }, 'Second');
  await repo.branch('side');
  await repo.commit({ 'container/b': '1' }, 'On the side');
  await repo.branch('main');
  await repo.git('merge', '--quiet', '--no-ff', '--message', 'Merge', 'side');
  await repo.branch('other');
  await repo.commit({ 'b.txt': 'c' }, 'Beside it again');
  const clone = await open(repo.dir, await tempFolder(t));
  const last = async (refs: readonly string[], count: number): Promise<readonly string[]> =>
    found(clone, { refs, last: count });
  const named = `main@${second.slice(0, 9)}`;
  assert.deepEqual(await last(['main'], 2), ['main: Merge (main)', `${named}: Second (-)`]);
  assert.equal((await last(['main'], 9)).length, 3);
  // Its tip touches something else: the newest that counts goes by its name all the same.
  assert.deepEqual(await last(['other'], 1), ['other: Merge (-)']);
  assert.deepEqual(await found(clone, { refs: [named] }), [`${named}: Second (-)`]);
});

test('a blocked commit is told with its reason, and the others stay', async (t) => {
  await using repo = await makeRepo({ 'container/a': '1' });
  const bad = await repo.commit({ 'container/a': '2' }, 'Bad');
  await repo.commit({ 'container/a': '3' }, 'Good');
  const clone = await open(repo.dir, await tempFolder(t));
  const blocked = { [bad.slice(0, 7).toUpperCase()]: 'hangs every checkout', ['0'.repeat(9)]: 'x' };
  const { revisions, problems } = await findRevisions(clone, { refs: ['main'], last: 3, blocked });
  assert.deepEqual(
    revisions.map(({ subject }) => subject),
    ['Good', 'First commit'],
  );
  assert.deepEqual(
    problems.map(({ revision, reason }) => [revision, reason.class, reason.message]),
    [[bad, 'config', `${bad.slice(0, 9)} is blocked: hangs every checkout`]],
  );
});
