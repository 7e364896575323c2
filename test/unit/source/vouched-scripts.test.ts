// Scripts of an untrusted branch are run to plan it only where a trusted branch has the same.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import type { Failure } from '../../../src/model/reason.ts';
import { makeRepo, type TestRepo } from '../../rig/git-repo.ts';
import { failureOf, source as sourceOf, tempFolder } from './open.ts';

const SCRIPT = { 'container/build.sh': 'echo one\n', 'container/deps/a.txt': 'a' };

/** `theirs` left `main` before `main` changed its own scripts. */
async function branches(): Promise<TestRepo> {
  const repo = await makeRepo(SCRIPT);
  await repo.branch('theirs');
  await repo.commit({ 'src.txt': 'theirs' }, 'Theirs');
  await repo.git('checkout', '--quiet', 'main');
  await repo.commit({ 'container/build.sh': 'echo two\n' }, 'Ours');
  await repo.branch('theirs');
  return repo;
}

async function planned(t: TestContext, repo: TestRepo): Promise<string> {
  const trust = [{ pattern: 'main', trusted: true }];
  const more = { trust, refs: ['theirs'] };
  const source = await sourceOf(repo.dir, await tempFolder(t), more);
  const { revision = '', untrusted } = source.revisions[0] ?? {};
  assert.equal(untrusted, true);
  return source.planningFolder(revision);
}

function refusal(t: TestContext, repo: TestRepo): Promise<Failure> {
  return failureOf(planned(t, repo));
}

describe('scripts of an untrusted branch', () => {
  test('run where they are those of the commit at which it left a trusted one', async (t) => {
    await using repo = await branches();
    const folder = await planned(t, repo);
    const text = await readFile(path.join(folder, 'container/build.sh'), 'utf8');
    assert.equal(text, 'echo one\n');
  });

  test('run where they are those that a trusted branch has now', async (t) => {
    await using repo = await branches();
    await repo.commit({ 'container/build.sh': 'echo two\n' }, 'Catch up');
    await planned(t, repo);
  });

  test('do not run where a file of theirs, a link or a mode differs, which is named', async (t) => {
    await using repo = await branches();
    await repo.commit({ 'container/deps/a.txt': 'b', 'container/x\ny\u202e.sh': 'z' }, 'Own');
    const reason = await refusal(t, repo);
    assert.equal(reason.class, 'config');
    assert.match(reason.message, /would run scripts on this machine that no trusted branch has/);
    assert.equal(reason.cause, 'changed: container/deps/a.txt, container/x y.sh');
    assert.match(reason.hint ?? '', /then trust the branch under trust: in builder.yaml$/);
  });

  test('do not run where their histories have nothing in common', async (t) => {
    await using repo = await branches();
    await repo.git('checkout', '--quiet', '--orphan', 'other');
    await repo.commit({ 'container/build.sh': 'echo three\n' }, 'Orphan');
    await repo.git('branch', '--force', 'theirs', 'other');
    assert.match((await refusal(t, repo)).cause ?? '', /container\/build\.sh/);
  });
});
