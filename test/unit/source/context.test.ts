// The files that a build sends: of a commit, of a folder, after `.dockerignore`.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextSha256 } from '../../../src/source/context-sha256.ts';
import { commitFiles } from '../../../src/source/commit-files.ts';
import { folderFiles } from '../../../src/source/folder.ts';
import { withoutIgnored } from '../../../src/source/ignore-file.ts';
import type { ContextFile } from '../../../src/model/build-spec.ts';
import { makeRepo, writeFiles, type Files } from '../../rig/git-repo.ts';
import { failureOf, open, tempFolder } from './open.ts';

const TREE: Files = {
  Dockerfile: 'FROM scratch\n',
  'app/main.py': 'print()\n',
  'app/run.sh': { run: '#!/bin/sh\n' },
  'app/link': { link: 'main.py' },
  'app/größe.txt': 'x',
  'docs/readme.md': '# x\n',
};
const ROOT = { dockerfile: 'Dockerfile', context: '.' };

test('a commit gives paths, modes and blob ids, sorted', async (t) => {
  await using repo = await makeRepo(TREE);
  const clone = await open(repo.dir, await tempFolder(t));
  const commit = await repo.git('rev-parse', 'HEAD');
  const files = await commitFiles(clone, [commit]).context(commit, {
    dockerfile: 'Dockerfile',
    context: 'app/',
  });
  assert.deepEqual(
    files.map(({ path, mode }) => [path, mode]),
    [
      ['größe.txt', '100644'],
      ['link', '120000'],
      ['main.py', '100644'],
      ['run.sh', '100755'],
    ],
  );
  assert.equal(
    files.find((file) => file.path === 'main.py')?.hash,
    await repo.git('rev-parse', 'HEAD:app/main.py'),
  );
});

function names(files: readonly ContextFile[]): readonly string[] {
  return files.map(({ path, mode }) => `${mode} ${path}`).toSorted();
}

test('a folder gives the same paths and modes as the commit of its files', async (t) => {
  await using repo = await makeRepo({ ...TREE, '.dockerignore': 'docs\n' });
  const clone = await open(repo.dir, await tempFolder(t));
  const commit = await repo.git('rev-parse', 'HEAD');
  const folder = await tempFolder(t);
  await writeFiles(folder, { ...TREE, '.dockerignore': 'docs\n' });
  assert.deepEqual(
    names(await folderFiles(folder, ROOT)),
    names(await commitFiles(clone, [commit]).context(commit, ROOT)),
  );
});

test('the ignore file beside the Dockerfile wins over that of the context', async (t) => {
  await using repo = await makeRepo({
    'docker/web.Dockerfile': 'FROM scratch\n',
    'docker/web.Dockerfile.dockerignore': '*\n!app\n',
    '.dockerignore': 'app\n',
    'app/main.py': '',
    'b.txt': '',
  });
  const clone = await open(repo.dir, await tempFolder(t));
  const commit = await repo.git('rev-parse', 'HEAD');
  const paths = async (dockerfile: string): Promise<readonly string[]> =>
    (await commitFiles(clone, [commit]).context(commit, { dockerfile, context: '.' })).map(
      (file) => file.path,
    );
  assert.deepEqual(await paths('docker/web.Dockerfile'), ['app/main.py']);
  assert.deepEqual(await paths('Dockerfile'), [
    '.dockerignore',
    'b.txt',
    'docker/web.Dockerfile',
    'docker/web.Dockerfile.dockerignore',
  ]);
});

test('a context folder that the commit lacks is a failure of the configuration', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  const clone = await open(repo.dir, await tempFolder(t));
  const commit = await repo.git('rev-parse', 'HEAD');
  const reason = await failureOf(
    commitFiles(clone, [commit]).context(commit, { dockerfile: 'Dockerfile', context: 'nope' }),
  );
  assert.equal(reason.class, 'config');
  assert.equal(reason.message, `there is no folder nope in ${commit}`);
});

/** `.dockerignore`, and which of the files below stay. */
const IGNORES: readonly [string, readonly string[]][] = [
  [
    '',
    [
      '.env',
      'README.md',
      'app/a.py',
      'app/c++/x.h',
      'app/deep/b.py',
      'app/deep/notes.md',
      'docs/x.md',
    ],
  ],
  ['*', []],
  ['*.md', ['.env', 'app/a.py', 'app/c++/x.h', 'app/deep/b.py', 'app/deep/notes.md', 'docs/x.md']],
  ['**/*.md', ['.env', 'app/a.py', 'app/c++/x.h', 'app/deep/b.py']],
  ['*\n!app', ['app/a.py', 'app/c++/x.h', 'app/deep/b.py', 'app/deep/notes.md']],
  ['*\n!app\napp/deep\n!app/deep/b.py', ['app/a.py', 'app/c++/x.h', 'app/deep/b.py']],
  ['/app/', ['.env', 'README.md', 'docs/x.md']],
  [
    'app/*/b.py',
    ['.env', 'README.md', 'app/a.py', 'app/c++/x.h', 'app/deep/notes.md', 'docs/x.md'],
  ],
  ['app/c++', ['.env', 'README.md', 'app/a.py', 'app/deep/b.py', 'app/deep/notes.md', 'docs/x.md']],
  [
    'readme.md',
    [
      '.env',
      'README.md',
      'app/a.py',
      'app/c++/x.h',
      'app/deep/b.py',
      'app/deep/notes.md',
      'docs/x.md',
    ],
  ],
  [
    '# app\n\n  docs  \r\n.env',
    ['README.md', 'app/a.py', 'app/c++/x.h', 'app/deep/b.py', 'app/deep/notes.md'],
  ],
  ['**/deep', ['.env', 'README.md', 'app/a.py', 'app/c++/x.h', 'docs/x.md']],
  ['**\n!**/*.py', ['app/a.py', 'app/deep/b.py']],
  ['[a-d]*', ['.env', 'README.md']],
  [
    './docs\napp/../.env',
    ['README.md', 'app/a.py', 'app/c++/x.h', 'app/deep/b.py', 'app/deep/notes.md'],
  ],
];
const ALL = IGNORES[0]?.[1] ?? [];

for (const [ignore, stay] of IGNORES) {
  test(`.dockerignore ${JSON.stringify(ignore)} leaves ${stay.length} of ${ALL.length} files`, () => {
    const files = ALL.map((path): ContextFile => ({ path, mode: '100644', hash: 'x' }));
    const left = withoutIgnored(files, ignore);
    assert.deepEqual(
      left.map((file) => file.path),
      stay,
    );
  });
}

test('the digest of a context hangs on paths, modes and hashes, not on order', () => {
  const a: ContextFile = { path: 'a', mode: '100644', hash: '1' };
  const b: ContextFile = { path: 'b', mode: '100644', hash: '2' };
  const digest = contextSha256([a, b]);
  assert.match(digest, /^[0-9a-f]{64}$/);
  assert.equal(contextSha256([b, a]), digest);
  for (const other of [{ path: 'c' }, { mode: '100755' as const }, { hash: '3' }]) {
    assert.notEqual(contextSha256([a, { ...b, ...other }]), digest);
  }
});
