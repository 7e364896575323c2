// The files of a checkout as they are: what they hold, what they are called, and that every reader sees the same ones.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdir, readFile, rm, utimes } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Source } from '../../../src/pipeline/source.ts';
import { makeRepo, writeFiles, type Files, type TestRepo } from '../../rig/git-repo.ts';
import { VLLM } from '../plan/question.ts';
import { open, source, tempFolder } from './open.ts';

const COMMITTED: Files = {
  '.gitignore': '*.log\ntarget/\n',
  'a.txt': 'a\n',
  'container/build.sh': { run: 'b\n' },
  'gone.txt': 'g\n',
  'pyproject.toml': '[project]\nversion = "1.0.0"\n',
};

async function asIs(repo: TestRepo, cache: string): Promise<Source> {
  const opened = await source(repo.dir, cache, { asIs: true });
  assert.deepEqual(opened.problems, []);
  return opened;
}

/** Path to content of all files that a build would be sent. */
async function sent(opened: Source): Promise<Readonly<Record<string, string>>> {
  const revision = opened.revisions[0]?.revision ?? '';
  const dir = await opened.checkout(revision, VLLM);
  const files = await opened.contextFiles(revision, VLLM, { dockerfile: 'x', context: '.' });
  const texts: Record<string, string> = {};
  for (const file of files)
    texts[file.path] =
      file.mode === '120000' ? 'a link' : await readFile(path.join(dir, file.path), 'utf8');
  return texts;
}

test('a checkout without changes is its commit', async (t) => {
  await using repo = await makeRepo(COMMITTED);
  await writeFiles(repo.dir, { 'ignored.log': 'x', 'target/y': 'y' });
  const opened = await asIs(repo, await tempFolder(t));
  const head = await repo.git('rev-parse', 'HEAD');
  const seen = opened.revisions.map(({ ref, revision, branch }) => [ref, revision, branch]);
  assert.deepEqual(seen, [['main', head, 'main']]);
});

test('one with changes is its commit and them, for every reader', async (t) => {
  await using repo = await makeRepo(COMMITTED);
  await writeFiles(repo.dir, {
    'a.txt': 'a\nchanged\n',
    'container/build.sh': { run: 'b2\n' },
    'gone.txt': null,
    'new/größe.txt': 'n\n',
    'new/link': { link: '../a.txt' },
    'staged.txt': 's\n',
    'pyproject.toml': '[project]\nversion = "2.0.0"\n',
    'ignored.log': 'x',
  });
  await repo.git('add', 'staged.txt');
  await repo.git('rm', '--quiet', '--cached', 'a.txt');
  const opened = await asIs(repo, await tempFolder(t));
  const head = await repo.git('rev-parse', 'HEAD');
  const revision = `${head.slice(0, 9)}+dirty`;
  assert.deepEqual(opened.revisions, [
    {
      ref: 'main',
      revision,
      version: '2.0.0',
      author: 'Ada Example',
      date: '2026-11-20T10:00:00+01:00',
      subject: 'First commit',
      linesAdded: 6,
      linesDeleted: 3,
      filesChanged: 7,
    },
  ]);
  assert.deepEqual(await sent(opened), {
    '.gitignore': '*.log\ntarget/\n',
    'a.txt': 'a\nchanged\n',
    'container/build.sh': 'b2\n',
    'new/größe.txt': 'n\n',
    'new/link': 'a link',
    'pyproject.toml': '[project]\nversion = "2.0.0"\n',
    'staged.txt': 's\n',
  });
  assert.equal(await opened.readFile(revision, VLLM, 'staged.txt'), 's\n');
  assert.equal(await opened.readFile(revision, VLLM, 'gone.txt'), null);
  assert.notEqual(
    await opened.objectId(revision, 'container'),
    await repo.git('rev-parse', 'HEAD:container'),
  );
  assert.equal(opened.modifiedAt(revision), Date.parse('2026-11-20T10:00:00+01:00') / 1000);
  const folder = await opened.planningFolder(revision);
  assert.equal(await readFile(path.join(folder, 'container/build.sh'), 'utf8'), 'b2\n');
  const said = execFileSync('git', ['describe', '--always', '--dirty'], { cwd: folder });
  assert.equal(said.toString(), `${head.slice(0, 7)}-dirty\n`);
});

test('the same changes are the same files, and others are others', async (t) => {
  await using repo = await makeRepo(COMMITTED);
  const cache = await tempFolder(t);
  const ids: (string | null)[] = [];
  for (const text of ['x', 'x', 'y']) {
    await writeFiles(repo.dir, { 'a.txt': text });
    const opened = await asIs(repo, cache);
    ids.push(await opened.checkout(opened.revisions[0]?.revision ?? '', VLLM));
    assert.equal((await sent(opened))['a.txt'], text);
  }
  assert.equal(ids[0], ids[1]);
  assert.notEqual(ids[1], ids[2]);
  const { gitDir } = await open(repo.dir, cache);
  assert.deepEqual(
    (await readdir(gitDir)).filter((name) => name.includes('snapshot')),
    [],
  );
});

test('a file changed within the second of its index is seen to have changed', async (t) => {
  await using repo = await makeRepo(COMMITTED);
  // Same size, same times: only its content tells.
  const index = path.join(repo.dir, '.git/index');
  const file = path.join(repo.dir, 'a.txt');
  await utimes(file, 1_700_000_000, 1_700_000_000);
  await repo.git('update-index', '--refresh');
  await writeFiles(repo.dir, { 'a.txt': 'b\n' });
  await utimes(file, 1_700_000_000, 1_700_000_000);
  await utimes(index, 1_700_000_000, 1_700_000_000);
  assert.equal((await sent(await asIs(repo, await tempFolder(t))))['a.txt'], 'b\n');
});

interface Odd {
  readonly title: string;
  readonly prepare: (repo: TestRepo, t: TestContext) => Promise<unknown>;
  /** Besides the committed ones; null: not among them. */
  readonly files: Readonly<Record<string, string | null>>;
}

const ODD: readonly Odd[] = [
  {
    title: 'stopped in a merge, with the files as they lie there',
    prepare: async ({ branch, commit, git }) => {
      await branch('side');
      await commit({ 'a.txt': 'side\n' }, 'Side');
      await branch('main');
      await commit({ 'a.txt': 'main\n' }, 'Main');
      await git('merge', 'side').catch(() => undefined);
    },
    files: { 'a.txt': '<<<<<<< HEAD\nmain\n=======\nside\n>>>>>>> side\n' },
  },
  {
    title: 'with a repository in it, which is no part of it',
    prepare: async ({ dir, git }) => {
      await git('init', '--quiet', path.join(dir, 'inner'));
      await writeFiles(dir, { 'inner/x': 'x', 'new.txt': 'n' });
    },
    files: { 'new.txt': 'n' },
  },
  {
    title: 'with what only this repository ignores',
    prepare: async ({ dir }) => {
      await writeFiles(dir, {
        '.git/info/exclude': 'private*\n',
        'private.txt': 'p',
        'new.txt': 'n',
      });
    },
    files: { 'new.txt': 'n' },
  },
  {
    title: 'with a sparse index, whose other files stay as committed',
    prepare: async ({ dir, git }) => {
      await git('sparse-checkout', 'set', '--sparse-index', 'container');
      await writeFiles(dir, { 'container/new': 'n' });
    },
    files: { 'container/new': 'n' },
  },
  {
    title: 'with a split index',
    prepare: async ({ dir, git }) => {
      await git('update-index', '--split-index');
      await writeFiles(dir, { 'a.txt': 'changed\n' });
      await git('add', 'a.txt');
    },
    files: { 'a.txt': 'changed\n' },
  },
  {
    title: 'with a folder in the place of a file, and a file in that of a folder',
    prepare: async ({ dir }) => {
      await rm(path.join(dir, 'container'), { recursive: true });
      await writeFiles(dir, { 'a.txt': null, container: 'c' });
      await writeFiles(dir, { 'a.txt/b': 'b' });
    },
    files: { 'a.txt': null, 'a.txt/b': 'b', 'container/build.sh': null, container: 'c' },
  },
  {
    title: 'without an index',
    prepare: async ({ dir }) => {
      await rm(path.join(dir, '.git/index'));
      await writeFiles(dir, { 'new.txt': 'n' });
    },
    files: { 'new.txt': 'n' },
  },
  {
    title: 'with names that need quoting',
    prepare: async ({ dir }) => writeFiles(dir, { 'a "b"\n\tc': 'q', '-x': 'x' }),
    files: { 'a "b"\n\tc': 'q', '-x': 'x' },
  },
];

const TEXTS = Object.fromEntries(
  Object.entries(COMMITTED).map(([name, content]) => [
    name,
    typeof content === 'object' && content !== null && 'run' in content ? content.run : content,
  ]),
);

for (const { title, prepare, files } of ODD)
  test(`a checkout ${title}`, async (t) => {
    await using repo = await makeRepo(COMMITTED);
    await prepare(repo, t);
    const expected = Object.entries({ ...TEXTS, ...files }).filter(([, text]) => text !== null);
    assert.deepEqual(
      await sent(await asIs(repo, await tempFolder(t))),
      Object.fromEntries(expected.toSorted(([a], [b]) => (a < b ? -1 : 1))),
    );
  });

test('a name of a tree with changes means it as long as it is the same', async (t) => {
  await using repo = await makeRepo(COMMITTED);
  await writeFiles(repo.dir, { 'a.txt': 'b' });
  const cache = await tempFolder(t);
  const head = await repo.git('rev-parse', 'HEAD');
  const name = `${head.slice(0, 9)}+dirty`;
  const [named] = (await source(repo.dir, cache, { refs: [name] })).revisions;
  assert.deepEqual([named?.ref, named?.revision], [name, name]);
  await repo.commit({ 'b.txt': 'b' }, 'Go on');
  const { revisions, problems } = await source(repo.dir, cache, { refs: [name] });
  assert.deepEqual(revisions, []);
  assert.equal(problems[0]?.reason.message, `the files of ${repo.dir} are no longer ${name}`);
});
