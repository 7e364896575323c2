// Names become commits, and commits show their facts.

import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { findRevisions } from '../../../src/source/revisions.ts';
import { makeRepo } from '../../rig/git-repo.ts';
import { open, tempFolder } from './open.ts';

test('branch, tag, remote branch, sha, short sha and HEAD name their commits', async (t) => {
  await using upstream = await makeRepo({ 'a.txt': 'a' });
  await upstream.branch('feature/x');
  const feature = await upstream.commit({ 'b.txt': 'b' }, 'Feature');
  await upstream.branch('main');
  const dir = await tempFolder(t);
  const checkout = path.join(dir, 'checkout');
  await upstream.git('clone', '--quiet', upstream.dir, checkout);
  await upstream.git('-C', checkout, 'tag', '-a', 'v1', '-m', 'one');
  const main = await upstream.git('rev-parse', 'main');

  const clone = await open(checkout, path.join(dir, 'cache'));
  const names = [
    'main',
    'v1',
    'origin/feature/x',
    'feature/x',
    feature,
    feature.slice(0, 9),
    'HEAD',
  ];
  const found: string[] = [];
  for (const name of names) {
    const { revisions, problems } = await findRevisions(clone, { refs: [name] });
    assert.deepEqual(problems, []);
    found.push(...revisions.map((one) => one.revision));
  }
  assert.deepEqual(found, [main, main, feature, feature, feature, feature, main]);
});

test('without a name it is the tip of the default branch, under its name', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  await repo.branch('trunk');
  const tip = await repo.commit({ 'a.txt': 'b' }, 'Second');
  const { revisions } = await findRevisions(await open(repo.dir, await tempFolder(t)), {
    refs: [],
  });
  assert.deepEqual(
    revisions.map(({ ref, revision }) => [ref, revision]),
    [['trunk', tip]],
  );
});

test('a branch wins over a tag of the same name', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  await repo.tag('same');
  await repo.branch('same');
  const tip = await repo.commit({ 'a.txt': 'b' }, 'Second');
  const clone = await open(repo.dir, await tempFolder(t));
  const { revisions } = await findRevisions(clone, { refs: ['same'] });
  assert.equal(revisions[0]?.revision, tip);
});

test('one that cannot be found is told with the nearest name, and the others stay', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  await repo.branch('develop');
  const clone = await open(repo.dir, await tempFolder(t));
  const { revisions, problems } = await findRevisions(clone, {
    refs: ['develp', 'main', '-x', 'zzz', 'a:b'],
  });
  assert.deepEqual(
    revisions.map((one) => one.ref),
    ['main'],
  );
  const has = `${repo.dir} has no branch, tag or commit`;
  assert.deepEqual(
    problems.map(({ ref, reason }) => [ref, reason]),
    [
      ['develp', { class: 'config', message: `${has} "develp"`, hint: 'did you mean "develop"?' }],
      [
        '-x',
        {
          class: 'config',
          message: '"-x" is no ref: it begins with "-"',
          hint: 'a branch, a tag or a commit',
        },
      ],
      ['zzz', { class: 'config', message: `${has} "zzz"`, hint: 'there are: develop, main' }],
      ['a:b', { class: 'config', message: `${has} "a:b"`, hint: 'there are: develop, main' }],
    ],
  );
});

test('two names of one commit give it once', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  await repo.tag('v1');
  const clone = await open(repo.dir, await tempFolder(t));
  const { revisions } = await findRevisions(clone, { refs: ['v1', 'main'] });
  assert.deepEqual(
    revisions.map((one) => one.ref),
    ['v1'],
  );
});

test('a repository without commits has no default branch', async (t) => {
  await using repo = await makeRepo({});
  const dir = await tempFolder(t);
  const empty = path.join(dir, 'empty');
  await repo.git('init', '--quiet', empty);
  const clone = await open(empty, path.join(dir, 'cache'));
  const { problems } = await findRevisions(clone, { refs: [] });
  assert.deepEqual(problems[0]?.reason, {
    class: 'config',
    message: `${empty} has no default branch`,
    hint: 'commit something first: it has no branch and no tag',
  });
});

test('a commit shows author, date, subject, body, pull request and its changes', async (t) => {
  await using repo = await makeRepo({ 'a.txt': '1\n2\n3\n', 'b.txt': 'x\n' });
  const revision = await repo.commit(
    { 'a.txt': '1\nzwei\n3\n4\n', 'b.txt': null },
    'Größer machen (#123)\n\nWarum: weil.\n\nSigned-off-by: A <a@b.c>',
  );
  const clone = await open(repo.dir, await tempFolder(t));
  assert.deepEqual((await findRevisions(clone, { refs: ['main'] })).revisions, [
    {
      ref: 'main',
      revision,
      author: 'Ada Example',
      date: '2026-11-20T10:00:00+01:00',
      subject: 'Größer machen (#123)',
      body: 'Warum: weil.\n\nSigned-off-by: A <a@b.c>',
      pr: 123,
      linesAdded: 2,
      linesDeleted: 2,
      filesChanged: 2,
      branch: 'main',
    },
  ]);
});

test('a merge counts what it brought to its first parent; a first commit counts all', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a\n' });
  await repo.tag('first');
  await repo.branch('side');
  await repo.commit({ 'side.txt': '1\n2\n' }, 'Side');
  await repo.branch('main');
  await repo.commit({ 'main.txt': '1\n' }, 'Main');
  await repo.git('merge', '--quiet', '--no-ff', '-m', 'Merge side', 'side');
  const clone = await open(repo.dir, await tempFolder(t));
  const { revisions } = await findRevisions(clone, { refs: ['main', 'first'] });
  assert.deepEqual(
    revisions.map(({ linesAdded, linesDeleted, filesChanged }) => [
      linesAdded,
      linesDeleted,
      filesChanged,
    ]),
    [
      [2, 0, 1],
      [1, 0, 1],
    ],
  );
});

test('where a shallow history ends no changes are claimed', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a\n' });
  await repo.commit({ 'b.txt': 'b\n' }, 'Second');
  const dir = await tempFolder(t);
  const shallow = path.join(dir, 'shallow');
  await repo.git('clone', '--quiet', '--depth=1', `file://${repo.dir}`, shallow);
  const clone = await open(shallow, path.join(dir, 'cache'));
  const { revisions } = await findRevisions(clone, { refs: [] });
  assert.equal(revisions[0]?.subject, 'Second');
  assert.equal(revisions[0].linesAdded, undefined);
});
