// Repositories on this machine, whatever they are and whoever owns them: nothing is fetched from them.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { clonePlace } from '../../../src/source/clone-place.ts';
import type { Clone } from '../../../src/source/clone.ts';
import { commitFiles } from '../../../src/source/commit-files.ts';
import { findRevisions } from '../../../src/source/revisions.ts';
import { ensureWorktree } from '../../../src/source/worktree.ts';
import { makeRepo, type TestRepo } from '../../rig/git-repo.ts';
import { VLLM } from '../plan/question.ts';
import { failureOf, open, source, tempFolder, whole } from './open.ts';

const FILES = { 'a.txt': 'a', 'container/build.sh': 'b' };

/** Makes another form of the repository, and gives its folder. */
type Form = (repo: TestRepo, dir: string) => Promise<string>;

const FORMS: Readonly<Record<string, Form>> = {
  'a checkout': async ({ dir }) => Promise.resolve(dir),
  'its .git': async ({ dir }) => Promise.resolve(path.join(dir, '.git')),
  'a linked worktree': async ({ git }, dir) => {
    await git('worktree', 'add', '--quiet', '--detach', `${dir}/linked`);
    return `${dir}/linked`;
  },
  'a bare clone': async ({ git, dir: from }, dir) => {
    await git('clone', '--quiet', '--bare', from, `${dir}/bare`);
    return `${dir}/bare`;
  },
  'a bare clone without settings': async ({ git, dir: from }, dir) => {
    await git('clone', '--quiet', '--bare', from, `${dir}/bare`);
    await rm(`${dir}/bare/config`);
    return `${dir}/bare`;
  },
  'a clone that borrows itself': async ({ git, dir: from }, dir) => {
    await git('clone', '--quiet', '--shared', from, `${dir}/shared`);
    return `${dir}/shared`;
  },
  'a clone that names its git folder': async ({ git, dir: from }, dir) => {
    await git('clone', '--quiet', `--separate-git-dir=${dir}/elsewhere`, from, `${dir}/clone`);
    return `${dir}/clone`;
  },
  'a checkout in another one': async ({ git, dir }) => {
    await git('clone', '--quiet', dir, `${dir}/inner`);
    return `${dir}/inner`;
  },
  'a path with blanks and quotes': async ({ git, dir: from }, dir) => {
    await git('clone', '--quiet', from, `${dir}/with a blank and "more"`);
    return `${dir}/with a blank and "more"`;
  },
};

for (const [title, form] of Object.entries(FORMS)) {
  test(`${title} is a source, and no object of it is copied`, async (t) => {
    await using repo = await makeRepo(FILES);
    const dir = await tempFolder(t);
    const clone = await open(await form(repo, dir), path.join(dir, 'cache'));
    const tip = await repo.git('rev-parse', 'HEAD');
    assert.equal(clone.head, tip);
    assert.equal(await commitFiles(clone, [tip]).text(tip, 'container/build.sh'), 'b');
    const made = await ensureWorktree(clone, whole(tip));
    assert.deepEqual((await readdir(made.dir)).toSorted(), ['.git', 'a.txt', 'container']);
    assert.deepEqual(await readdir(path.join(clone.gitDir, 'objects')), ['info']);
  });
}

test('a repository with ids of 64 digits is a source too', async (t) => {
  await using outer = await makeRepo({});
  const dir = await tempFolder(t);
  const inner = path.join(dir, 'long');
  await outer.git('init', '--quiet', '--object-format=sha256', '--initial-branch=main', inner);
  await writeFile(path.join(inner, 'a.txt'), 'a');
  await outer.git('-C', inner, 'add', '.');
  await outer.git('-C', inner, 'commit', '--quiet', '--message', 'Long');
  const tip = await outer.git('-C', inner, 'rev-parse', 'HEAD');
  for (const repo of [inner, `file://${inner}`]) {
    const opened = await source(repo, path.join(dir, 'cache'), { refs: [tip.slice(0, 12)] });
    assert.deepEqual(opened.problems, []);
    assert.equal(opened.revisions[0]?.revision, tip);
    const folder = await opened.planningFolder(tip);
    assert.equal(execFileSync('git', ['rev-parse', 'HEAD'], text(folder)).trim(), tip);
  }
});

function text(cwd: string): { readonly cwd: string; readonly encoding: 'utf8' } {
  return { cwd, encoding: 'utf8' };
}

if (process.getuid?.() === 0)
  test('a repository of another user is a source like any other', async (t) => {
    await using repo = await makeRepo(FILES);
    const dir = await tempFolder(t);
    for (const name of ['.', ...(await readdir(repo.dir, { recursive: true }))])
      await chown(path.join(repo.dir, name), 65_534, 65_534);
    const opened = await source(repo.dir, dir, { asIs: true });
    const revision = opened.revisions[0]?.revision ?? '';
    assert.deepEqual(await readdir(await opened.planningFolder(revision)), ['.git', 'container']);
  });

/** A clone without the contents of its files, and where it could get them. */
async function partialClone(repo: TestRepo, dir: string): Promise<string> {
  const partial = path.join(dir, 'partial');
  await repo.git('config', 'uploadpack.allowFilter', 'true');
  const options = ['--quiet', '--filter=blob:none', '--no-checkout'];
  await repo.git('clone', ...options, `file://${repo.dir}`, partial);
  return partial;
}

test('what a partial clone lacks is brought from where it promises it, into our clone alone', async (t) => {
  await using repo = await makeRepo(FILES);
  const tip = await repo.commit({ 'a.txt': 'b\nc' }, 'Second');
  const dir = await tempFolder(t);
  const partial = await partialClone(repo, dir);
  const before = await readdir(partial, { recursive: true });
  const opened = await source(partial, path.join(dir, 'cache'));
  assert.deepEqual(
    opened.revisions.map(({ linesAdded }) => linesAdded),
    [2],
  );
  assert.equal(
    await readFile(path.join(await opened.planningFolder(tip), 'container/build.sh'), 'utf8'),
    'b',
  );
  assert.deepEqual(await readdir(partial, { recursive: true }), before);
});

test('a partial clone whose remote has gone gives all that needs no contents', async (t) => {
  const repo = await makeRepo(FILES);
  const tip = await repo.commit({ 'container/build.sh': 'b2' }, 'Second');
  const dir = await tempFolder(t);
  const partial = await partialClone(repo, dir);
  await repo.remove();
  const cache = path.join(dir, 'cache');
  const opened = await source(partial, cache, { refs: ['main', 'HEAD~1'] });
  assert.deepEqual(opened.problems, []);
  assert.deepEqual(
    opened.revisions.map(({ subject, filesChanged }) => [subject, filesChanged]),
    [
      ['Second', undefined],
      ['First commit', undefined],
    ],
  );
  assert.match((await opened.objectId(tip, 'container')) ?? '', /^[0-9a-f]{40}$/);
  const place = { dockerfile: 'Dockerfile', context: 'container' };
  assert.equal((await opened.contextFiles(tip, VLLM, place)).length, 1);
  assert.deepEqual(await readdir(await opened.planningFolder(tip)), ['.git']);
  const lacks = `cannot read a.txt of ${tip.slice(0, 9)}: ${partial} lacks its contents`;
  assert.equal((await failureOf(opened.readFile(tip, VLLM, 'a.txt'))).message, lacks);

  assert.deepEqual(await readdir(await opened.checkout(tip, VLLM)), ['.git']);
  assert.equal(
    (await failureOf(opened.contextFiles(tip, VLLM, place))).message,
    `cannot read container/build.sh of ${tip.slice(0, 9)}: ${partial} lacks its contents`,
  );
});

test('a clone that an earlier version has fetched goes on, with the refs of today', async (t) => {
  await using repo = await makeRepo(FILES);
  await repo.branch('gone');
  const cache = await tempFolder(t);
  const { gitDir } = clonePlace(cache, repo.dir);
  await mkdir(path.dirname(gitDir), { recursive: true });
  await repo.git('init', '--quiet', '--bare', gitDir);
  const refs = ['+refs/heads/*:refs/heads/*', '+HEAD:refs/builder/head'];
  await repo.git('-C', gitDir, 'fetch', '--quiet', repo.dir, ...refs);
  const first = await repo.git('rev-parse', 'HEAD');
  await repo.git('-C', gitDir, 'worktree', 'add', '--quiet', '--detach', `${cache}/old`, first);
  await repo.branch('main');
  await repo.git('branch', '--quiet', '-D', 'gone');
  const tip = await repo.commit({ 'a.txt': 'b' }, 'Second');
  const clone = await open(repo.dir, cache);
  assert.deepEqual([...clone.refs.keys()], ['refs/heads/main']);
  const { revisions } = await findRevisions(clone, { refs: ['main', first.slice(0, 7)] });
  assert.deepEqual(
    revisions.map(({ revision }) => revision),
    [tip, first],
  );
});

test('objects that vanish later are a failure that says so', async (t) => {
  await using repo = await makeRepo(FILES);
  const cache = await tempFolder(t);
  const clone: Clone = await open(repo.dir, cache);
  const tip = clone.head ?? '';
  await rename(path.join(repo.dir, '.git'), path.join(repo.dir, 'moved'));
  const reason = await failureOf(commitFiles(clone, [tip]).text(tip, 'a.txt'));
  assert.equal(reason.class, 'config');
  assert.match(reason.message, /: the objects of the repository are gone$/);
  assert.match((await failureOf(ensureWorktree(clone, whole(tip)))).message, /are gone$/);
});

const DAMAGES: Readonly<Record<string, (dir: string) => Promise<void>>> = {
  'no HEAD': (dir) => rm(path.join(dir, '.git/HEAD')),
  'nonsense for settings': (dir) => writeFile(path.join(dir, '.git/config'), '[core'),
  'no objects': (dir) => rm(path.join(dir, '.git/objects'), { recursive: true }),
};

for (const [title, damage] of Object.entries(DAMAGES))
  test(`a repository with ${title} is refused, and no other one is taken for it`, async (t) => {
    await using outer = await makeRepo(FILES);
    const inner = path.join(outer.dir, 'inner');
    await outer.git('clone', '--quiet', outer.dir, inner);
    await damage(inner);
    const reason = await failureOf(open(inner, await tempFolder(t)));
    assert.equal(reason.class, 'config');
    assert.ok(reason.message.startsWith(`cannot read ${inner}: `), reason.message);
  });
