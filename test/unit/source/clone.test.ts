// Our clone follows a repository and leaves it as it is.

import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { test } from 'node:test';
import { clonePlace } from '../../../src/source/clone-place.ts';
import { openClone, type Clone } from '../../../src/source/clone.ts';
import { ensureWorktree } from '../../../src/source/worktree.ts';
import { makeRepo } from '../../rig/git-repo.ts';
import { failureOf, open, tempFolder, testHost, whole } from './open.ts';

function idOf({ refs }: Clone, branch: string): string | undefined {
  return refs.get(`refs/heads/${branch}`)?.id;
}

function portOf(server: Server): number {
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

test('opening again brings new commits and forgets deleted branches', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  await repo.branch('gone');
  await repo.branch('main');
  const cache = await tempFolder(t);
  await open(repo.dir, cache);
  await repo.git('branch', '--quiet', '-D', 'gone');
  const tip = await repo.commit({ 'a.txt': 'b' }, 'Second');
  const { refs, head } = await open(repo.dir, cache);
  assert.deepEqual([...refs], [['refs/heads/main', { id: tip, leadsTo: null }]]);
  assert.equal(head, tip);
});

test('a rewritten branch is followed', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  await repo.commit({ 'a.txt': 'b' }, 'Second');
  const cache = await tempFolder(t);
  await open(repo.dir, cache);
  await repo.git('reset', '--quiet', '--hard', 'HEAD~1');
  const tip = await repo.commit({ 'a.txt': 'c' }, 'Other second');
  assert.equal(idOf(await open(repo.dir, cache), 'main'), tip);
});

test("hooks and filters of the person's own configuration do not run in our worktrees", async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a\n', '.gitattributes': 'a.txt filter=lfs\n' });
  const cache = await tempFolder(t);
  const hook = '#!/bin/sh\ntouch "$HOME/hook-ran"\n';
  await mkdir(path.join(cache, 'hooks'));
  await writeFile(path.join(cache, 'hooks/post-checkout'), hook, { mode: 0o755 });
  await writeFile(
    path.join(cache, '.gitconfig'),
    `[core]
	hooksPath = ${cache}/hooks
	autocrlf = true
[filter "lfs"]
	smudge = touch ${cache}/filter-ran
	required = true
`,
  );
  const clone = await open(repo.dir, cache);
  const { dir } = await ensureWorktree(clone, whole(await repo.git('rev-parse', 'HEAD')));
  assert.equal(await readFile(path.join(dir, 'a.txt'), 'utf8'), 'a\n');
  const left = await readdir(cache);
  assert.ok(!left.includes('hook-ran') && !left.includes('filter-ran'), left.join(' '));
});

test('one repository has one place, whatever login its address carries', () => {
  const plain = clonePlace('/cache', 'https://example.org/shop.git');
  assert.deepEqual(clonePlace('/cache', 'https://ada:pw@example.org/shop.git'), plain);
  assert.notDeepEqual(clonePlace('/cache', 'https://example.org/other.git'), plain);
  assert.match(plain.gitDir, /^\/cache\/clones\/[0-9a-f]{16}\.git$/);
});

test('what is no repository is a failure of the configuration, with the words of git', async (t) => {
  const dir = await tempFolder(t);
  const reason = await failureOf(open('/nope', dir));
  assert.equal(reason.class, 'config');
  assert.equal(reason.message, 'cannot read /nope: there is no git repository');
  assert.equal(reason.cause, '/nope is not there');
  assert.equal(
    (await failureOf(open('--help', dir))).message,
    '"--help" is no repository: it begins with "-"',
  );
});

test('a repository that nobody listens for is a failure of the network', async (t) => {
  const reason = await failureOf(open('https://127.0.0.1:1/x.git', await tempFolder(t)));
  assert.equal(reason.class, 'network');
  assert.equal(reason.message, 'cannot read https://127.0.0.1:1/x.git: the network failed');
});

test('a login is handed over in silence, and a refused one is a failure of class auth', async (t) => {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const port = portOf(server);
  const dir = await tempFolder(t);

  const refused = await failureOf(open(`http://ada:p%40ss@127.0.0.1:${port}/x.git`, dir));
  assert.equal(refused.class, 'auth');
  assert.ok(seen.includes(`Basic ${Buffer.from('ada:p@ss').toString('base64')}`), seen.join());
  assert.ok(
    !JSON.stringify(refused).includes('p%40ss') && !JSON.stringify(refused).includes('p@ss'),
  );

  const silent = await failureOf(open(`http://127.0.0.1:${port}/x.git`, dir));
  assert.equal(silent.class, 'auth');
  assert.equal(silent.message, `cannot read http://127.0.0.1:${port}/x.git: access was refused`);
});

test('an abort ends a server that never answers, and git with it', async (t) => {
  const stop = new AbortController();
  const server = createServer(() => stop.abort());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  const ended = new Promise<void>((resolve) => {
    server.on('connection', (socket) => socket.on('close', () => resolve()));
  });
  const port = portOf(server);
  const dir = await tempFolder(t);
  const repo = `http://127.0.0.1:${port}/x.git`;
  const request = { repo, cacheDir: dir, host: testHost(dir), signal: stop.signal };
  const reason = await failureOf(openClone(request));
  assert.equal(reason.message, `cannot read ${repo}: cancelled`);
  await ended;
});
