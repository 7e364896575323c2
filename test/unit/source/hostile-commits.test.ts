// Commits and repositories that try to have something of this machine run or read.

import assert from 'node:assert/strict';
import { lstat, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { findRevisions } from '../../../src/source/revisions.ts';
import { ensureWorktree } from '../../../src/source/worktree.ts';
import { makeRepo, type TestRepo } from '../../rig/git-repo.ts';
import { FRAMEWORK } from '../../rig/task-rig.ts';
import { failureOf, open, source as sourceOf, tempFolder, whole } from './open.ts';

const PLACE = { dockerfile: 'Dockerfile', context: '.' };

/** The folder with the files of HEAD, in a cache whose user has these settings of git. */
async function worktree(t: TestContext, repo: TestRepo, settings = ''): Promise<string> {
  const home = await tempFolder(t);
  await writeFile(path.join(home, '.gitconfig'), settings);
  const clone = await open(repo.dir, home);
  return (await ensureWorktree(clone, whole(await repo.git('rev-parse', 'HEAD')))).dir;
}

async function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

describe('a commit', () => {
  test('has no filter run that its attributes name and the own settings know', async (t) => {
    const dir = await tempFolder(t);
    const ran = path.join(dir, 'ran');
    const attributes = '* filter=mine ident\nb.txt working-tree-encoding=UTF-16LE\n';
    await using repo = await makeRepo({ '.gitattributes': '', 'a.txt': '$Id$\n', 'b.txt': 'b\n' });
    await repo.commit({ '.gitattributes': attributes, 'b.txt': null }, 'Name a filter');
    const settings = `[filter "mine"]\n\tsmudge = "touch ${ran}; cat"\n\tclean = "touch ${ran}; cat"\n`;
    const files = await worktree(t, repo, settings);
    assert.equal(await readFile(path.join(files, 'a.txt'), 'utf8'), '$Id$\n');
    assert.equal(await isThere(ran), false);
  });

  test('may hold names and links of any kind, which are files of the context as they are', async (t) => {
    const files = {
      Dockerfile: 'FROM a\n',
      'new\nline': 'x',
      'esc\u001b[31m': 'x',
      '--flag': 'x',
      outside: { link: '/etc/passwd' },
      above: { link: '../../../../etc/passwd' },
    };
    await using repo = await makeRepo(files);
    const source = await sourceOf(repo.dir, await tempFolder(t));
    const { revision = '' } = source.revisions[0] ?? {};
    const dir = await source.checkout(revision, FRAMEWORK);
    const found = await source.contextFiles(revision, FRAMEWORK, PLACE);
    assert.deepEqual(
      found.map((file) => file.path),
      Object.keys(files).toSorted(),
    );
    for (const { path: name, mode } of found)
      assert.equal((await lstat(path.join(dir, name))).isSymbolicLink(), mode === '120000');
  });

  for (const link of ['/etc/passwd', '../../../../../../../etc/passwd'])
    test(`has no Dockerfile where that is a link to ${link}, nor rules to leave files out`, async (t) => {
      await using repo = await makeRepo({
        a: 'a',
        Dockerfile: { link },
        '.dockerignore': { link },
      });
      const source = await sourceOf(repo.dir, await tempFolder(t));
      const { revision = '' } = source.revisions[0] ?? {};
      assert.equal(await source.readFile(revision, null, 'Dockerfile'), null);
      const found = await source.contextFiles(revision, FRAMEWORK, PLACE);
      assert.deepEqual(
        found.map((file) => file.path),
        ['.dockerignore', 'Dockerfile', 'a'],
      );
    });

  for (const [bytes, size] of [
    [(4 << 20) + 1, '4.19 MB'],
    [70 << 20, '73.4 MB'],
  ] as const)
    test(`with a file of ${size} that is read is told by its size`, async (t) => {
      await using repo = await makeRepo({ a: 'a' });
      await repo.commit({ 'pyproject.toml': 'x'.repeat(bytes) }, 'Grow');
      const source = await sourceOf(repo.dir, await tempFolder(t));
      const { revision = '', version } = source.revisions[0] ?? {};
      assert.equal(version, undefined);
      const reason = await failureOf(source.readFile(revision, null, 'pyproject.toml'));
      assert.match(reason.message, /^pyproject\.toml of [0-9a-f]{9} has .* MB, which is no file/);
      assert.ok(reason.message.includes(` ${size},`));
    });

  test('with a path that leads out of the checkout is not checked out', async (t) => {
    await using repo = await makeRepo({ a: 'a' });
    const blob = await repo.git('rev-parse', 'HEAD:a');
    const inner = Buffer.concat([Buffer.from('100644 evil\0'), Buffer.from(blob, 'hex')]);
    const file = path.join(repo.dir, 'raw');
    const literally = ['hash-object', '-t', 'tree', '-w', '--literally', file] as const;
    await writeFile(file, inner);
    const below = await repo.git(...literally);
    await writeFile(file, Buffer.concat([Buffer.from('40000 ..\0'), Buffer.from(below, 'hex')]));
    const commit = await repo.git('commit-tree', '-m', 'Up', await repo.git(...literally));
    const clone = await open(repo.dir, await tempFolder(t));
    const reason = await failureOf(ensureWorktree(clone, whole(commit)));
    assert.match(reason.cause ?? '', /\.\./);
    assert.equal(await isThere(path.join(clone.worktreesDir, 'evil')), false);
  });
});

describe('the settings of a repository on this machine', () => {
  for (const name of ['core.fsmonitor', 'core.hooksPath'])
    test(`have nothing run by ${name}`, async (t) => {
      await using repo = await makeRepo({ 'a.txt': 'a', 'container/x': 'x' });
      const dir = await tempFolder(t);
      const ran = path.join(dir, 'ran');
      const hook = path.join(dir, name === 'core.hooksPath' ? 'post-checkout' : 'hook');
      await writeFile(hook, `#!/bin/sh\ntouch ${ran}\n`, { mode: 0o755 });
      const value = name === 'core.hooksPath' ? dir : hook;
      await writeFile(path.join(repo.dir, 'a.txt'), 'changed');
      await repo.git('config', name, value);
      await repo.git('config', 'alias.ls-tree', `!${hook}`);
      await repo.git('config', 'uploadpack.packObjectsHook', hook);
      const clone = await open(repo.dir, path.join(dir, 'cache'));
      const { revisions } = await findRevisions(clone, { refs: [], asIs: true });
      assert.match(revisions[0]?.revision ?? '', /\+dirty$/);
      await ensureWorktree(clone, whole(await repo.git('rev-parse', 'HEAD')));
      assert.equal(await isThere(ran), false);
    });
});
