// Repositories behind an address: commits are fetched, contents when they are needed, many in one go.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { clonePlace } from '../../../src/source/clone-place.ts';
import { makeRepo, type TestRepo } from '../../rig/git-repo.ts';
import { VLLM } from '../plan/question.ts';
import { serveGit } from './git-server.ts';
import { failureOf, open, source, tempFolder } from './open.ts';

const FILES = {
  '.dockerignore': '*.md\n',
  'pyproject.toml': '[project]\nversion = "0.9.0"\n',
  'container/build.sh': { run: '#!/bin/sh\n' },
  'container/Dockerfile.vllm': 'FROM debian\n',
  'src/big.rs': 'fn main() {}\n',
  'src/other.rs': '\n',
};

/** Kinds of objects that are there, with how many. */
function objectsIn(gitDir: string): Readonly<Record<string, number>> {
  const args = ['cat-file', '--batch-all-objects', '--batch-check=%(objecttype)'];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' };
  const listed = execFileSync('git', args, { cwd: gitDir, encoding: 'utf8', env });
  const kinds = Map.groupBy(listed.trim().split('\n'), (kind) => kind);
  return Object.fromEntries([...kinds].map(([kind, some]) => [kind, some.length]));
}

async function history(t: Parameters<typeof tempFolder>[0]): Promise<TestRepo> {
  const repo = await makeRepo(FILES);
  t.after(() => repo.remove());
  await repo.commit({ 'src/other.rs': '//\n' }, 'Second');
  return repo;
}

test('of an address without a filter of its own nothing but commits and folders is fetched', async (t) => {
  const repo = await history(t);
  const clone = await open(`file://${repo.dir}`, await tempFolder(t));
  assert.deepEqual(objectsIn(clone.gitDir), { commit: 2, tree: 5 });
});

test('planning brings what it reads, and a checkout the rest', async (t) => {
  const repo = await history(t);
  const cache = await tempFolder(t);
  const opened = await source(`file://${repo.dir}`, cache);
  const { gitDir } = await open(`file://${repo.dir}`, cache);
  const [revision] = opened.revisions;
  const tip = revision?.revision ?? '';
  assert.deepEqual([revision?.version, revision?.linesAdded, revision?.ref], ['0.9.0', 1, 'main']);
  await opened.planningFolder(tip);
  assert.equal(await opened.readFile(tip, VLLM, '.dockerignore'), '*.md\n');
  // The two sides of the change to other.rs besides.
  assert.deepEqual(objectsIn(gitDir), { blob: 6, commit: 2, tree: 5 });
  const dir = await opened.checkout(tip, VLLM);
  assert.equal(await readFile(path.join(dir, 'src/big.rs'), 'utf8'), 'fn main() {}\n');
  const place = { dockerfile: 'container/Dockerfile.vllm', context: '.' };
  assert.equal((await opened.contextFiles(tip, VLLM, place)).length, 6);
});

test('a server over HTTP is asked with the login of its address, and seldom', async (t) => {
  const repo = await history(t);
  await repo.git('config', 'uploadpack.allowFilter', 'true');
  const server = await serveGit(t, path.dirname(repo.dir), 'ada:p@ss');
  const name = `/${path.basename(repo.dir)}/.git`;
  const address = `${server.address.replace('//', '//ada:p%40ss@')}${name}`;
  const cache = await tempFolder(t);
  const cold = await source(address, cache, { refs: ['main', 'main~1'] });
  assert.deepEqual(cold.problems, []);
  for (const { revision } of cold.revisions) await cold.planningFolder(revision);
  const posts = (): number => server.requests.filter((one) => one.startsWith('POST')).length;
  const asked = posts();
  // Lists of refs, the commits, what planning reads, the changed lines: each in one or two requests.
  assert.ok(asked <= 6, server.requests.join('\n'));
  const warm = await source(address, cache, { refs: ['main', 'main~1'] });
  for (const { revision } of warm.revisions) await warm.planningFolder(revision);
  assert.equal(posts(), asked + 1, server.requests.join('\n'));
  assert.ok(!JSON.stringify(warm.revisions).includes('p@ss'));

  const silent = await failureOf(source(`${server.address}${name}`, cache));
  assert.equal(silent.class, 'auth');
});

test('a server that knows no filter sends all, and that will do', async (t) => {
  const repo = await history(t);
  const server = await serveGit(t, path.dirname(repo.dir));
  const address = `${server.address}/${path.basename(repo.dir)}/.git`;
  const clone = await open(address, await tempFolder(t));
  assert.deepEqual(objectsIn(clone.gitDir), { blob: 7, commit: 2, tree: 5 });
});

test('contents that the address no longer gives are told with their file', async (t) => {
  const repo = await history(t);
  const cache = await tempFolder(t);
  const address = `file://${repo.dir}`;
  const opened = await source(address, cache);
  const tip = opened.revisions[0]?.revision ?? '';
  const id = await repo.git('rev-parse', 'HEAD:src/big.rs');
  const place = path.join(repo.dir, '.git/objects', id.slice(0, 2), id.slice(2));
  await rename(place, path.join(cache, 'away'));
  assert.equal(
    (await failureOf(opened.readFile(tip, VLLM, 'src/big.rs'))).message,
    `cannot read src/big.rs of ${tip.slice(0, 9)}: ${address} lacks its contents`,
  );
});

test('a clone of an address that an earlier version has fetched whole goes on', async (t) => {
  const repo = await history(t);
  const cache = await tempFolder(t);
  const address = `file://${repo.dir}`;
  const { gitDir } = clonePlace(cache, address);
  await mkdir(path.dirname(gitDir), { recursive: true });
  await repo.git('init', '--quiet', '--bare', gitDir);
  const refs = ['+refs/heads/*:refs/heads/*', '+HEAD:refs/builder/head'];
  await repo.git('-C', gitDir, 'fetch', '--quiet', address, ...refs);
  const tip = await repo.commit({ 'src/other.rs': '///\n' }, 'Third');
  const opened = await source(address, cache, { refs: ['main', 'main~1'] });
  assert.deepEqual(
    opened.revisions.map(({ subject }) => subject),
    ['Third', 'Second'],
  );
  assert.equal(await opened.readFile(tip, VLLM, 'src/other.rs'), '///\n');
  assert.equal(await opened.readFile(tip, VLLM, 'src/big.rs'), 'fn main() {}\n');
});
