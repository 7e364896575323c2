// What a branch's own scripts find in a planning folder, and what they may do to it.

import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { makeRepo, type TestRepo } from '../../rig/git-repo.ts';
import { source, tempFolder, testEnv, testHost } from './open.ts';

const FILES = {
  'a.txt': 'a',
  'src/main.rs': 'fn main() {}\n',
  'container/build.sh': { run: '#!/bin/sh\n' },
  'container/templates/args.Dockerfile': 'ARG A\n',
};

async function planned(repo: string, cache: string, ref = 'HEAD'): Promise<string> {
  const opened = await source(repo, cache, { refs: [ref] });
  assert.deepEqual(opened.problems, []);
  return opened.planningFolder(opened.revisions[0]?.revision ?? '');
}

/** As a script runs it: with nothing of ours in the environment. */
function git(cwd: string, ...args: readonly string[]): string {
  const env = { PATH: process.env['PATH'], HOME: '/nowhere' };
  return execFileSync('git', args, { cwd, env, encoding: 'utf8' }).trim();
}

test('it has container/ alone, and the repository calls it clean', async (t) => {
  await using repo = await makeRepo(FILES);
  const dir = await planned(repo.dir, await tempFolder(t));
  assert.deepEqual((await readdir(dir)).toSorted(), ['.git', 'container']);
  assert.equal((await stat(path.join(dir, 'container/build.sh'))).mode & 0o111, 0o111);
  assert.equal(git(dir, 'status', '--porcelain'), '');
  assert.equal(git(dir, 'rev-parse', 'HEAD'), await repo.git('rev-parse', 'HEAD'));
  assert.equal(git(dir, 'describe', '--always', '--dirty'), await repo.git('describe', '--always'));
});

test('it shows the tags, branches and remote branches of a checkout, as they are now', async (t) => {
  await using upstream = await makeRepo(FILES);
  await upstream.branch('release/1.0.0');
  await upstream.branch('main');
  const cache = await tempFolder(t);
  const checkout = path.join(cache, 'checkout');
  await upstream.git('clone', '--quiet', upstream.dir, checkout);
  await upstream.git('-C', checkout, 'tag', '--annotate', '--message', 'v', 'v0.9.0');
  const seen = (dir: string): readonly string[] =>
    [
      ['tag', '-l'],
      ['branch', '-r'],
      ['describe', '--tags', '--exact-match'],
    ].map((args) => git(dir, ...args));
  assert.deepEqual(seen(await planned(checkout, cache)), seen(checkout));
  assert.match(seen(checkout)[1] ?? '', /origin\/HEAD -> origin\/main\n {2}origin\/main\n/);
  await upstream.git('-C', checkout, 'tag', 'v0.9.1');
  await upstream.git('-C', checkout, 'branch', '--remotes', '--delete', 'origin/release/1.0.0');
  assert.deepEqual(seen(await planned(checkout, cache)), seen(checkout));
});

test('of a bare repository and an address it shows what a clone of them would', async (t) => {
  await using repo = await makeRepo(FILES);
  await repo.branch('release/1.0.0');
  await repo.branch('main');
  const cache = await tempFolder(t);
  const [bare, clone] = [path.join(cache, 'bare'), path.join(cache, 'clone')];
  await repo.git('clone', '--quiet', '--bare', repo.dir, bare);
  await repo.git('clone', '--quiet', repo.dir, clone);
  for (const from of [bare, `file://${repo.dir}`])
    assert.equal(git(await planned(from, cache), 'branch', '-r'), git(clone, 'branch', '-r'));
});

for (const digits of ['4', '7', '12', '40'])
  test(`it abbreviates to ${digits} digits where the repository does`, async (t) => {
    await using repo = await makeRepo(FILES);
    await repo.git('config', 'core.abbrev', digits);
    const cache = await tempFolder(t);
    const own = await repo.git('rev-parse', '--short', 'HEAD');
    assert.equal(own.length, Number(digits));
    assert.equal(git(await planned(repo.dir, cache), 'rev-parse', '--short', 'HEAD'), own);
    await repo.git('config', 'core.abbrev', '10');
    const later = git(await planned(repo.dir, cache), 'rev-parse', '--short', 'HEAD');
    assert.equal(later, await repo.git('rev-parse', '--short', 'HEAD'));
  });

const WHO = ['-c', 'user.name=x', '-c', 'user.email=x@x'];
const COMMIT = [...WHO, 'commit-tree', '-m', 'x', 'HEAD^{tree}'];

/** What scripts do, and worse. */
const TRACES: Readonly<Record<string, (dir: string) => unknown>> = {
  'a log and a rendered Dockerfile': async (dir) => {
    await mkdir(path.join(dir, 'build-logs'));
    await writeFile(path.join(dir, 'build-logs/one.log'), 'x');
    await writeFile(path.join(dir, 'container/vllm-rendered.Dockerfile'), 'FROM x\n');
    await mkdir(path.join(dir, 'container/__pycache__'));
  },
  'another script': (dir) => writeFile(path.join(dir, 'container/build.sh'), 'exit 1\n'),
  'another mode': (dir) => chmod(path.join(dir, 'container/build.sh'), 0o644),
  'a link': (dir) => symlink('/etc/passwd', path.join(dir, 'container/link')),
  'a tag': (dir) => git(dir, 'tag', 'mine'),
  'another setting': (dir) => git(dir, 'config', 'core.abbrev', '20'),
  'another commit': (dir) => git(dir, 'update-ref', '--no-deref', 'HEAD', git(dir, ...COMMIT)),
};

for (const [title, leave] of Object.entries(TRACES))
  test(`it is as new where a script has left ${title}`, async (t) => {
    await using repo = await makeRepo({ ...FILES, '.gitignore': '*\n' });
    const cache = await tempFolder(t);
    const files = async (dir: string): Promise<unknown> => [
      (await readdir(path.join(dir, 'container'), { recursive: true })).toSorted(),
      (await readdir(dir)).toSorted(),
      await readFile(path.join(dir, 'container/build.sh'), 'utf8'),
      git(dir, 'tag', '-l'),
      git(dir, 'rev-parse', '--short', 'HEAD'),
      git(dir, 'status', '--porcelain'),
    ];
    const dir = await planned(repo.dir, cache);
    const fresh = await files(dir);
    await leave(dir);
    assert.equal(await planned(repo.dir, cache), dir);
    assert.deepEqual(await files(dir), fresh);
  });

test('its path has no blank and no colon, whatever the cache is called', async (t) => {
  await using repo = await makeRepo(FILES);
  const folder = await tempFolder(t);
  const cache = path.join(folder, 'a cache: $(of mine);');
  await mkdir(cache);
  const host = testHost(cache);
  const elsewhere = { ...host, env: { ...host.env, TMPDIR: folder } };
  const opened = await source(repo.dir, cache, {}, elsewhere);
  const dir = await opened.planningFolder(opened.revisions[0]?.revision ?? '');
  assert.match(dir, /^[\w./-]+$/);
  assert.ok(dir.startsWith(`${folder}/builder-planning-`), dir);
  assert.equal(await readFile(path.join(dir, 'container/build.sh'), 'utf8'), '#!/bin/sh\n');
});

test('a commit without container/ gives an empty one', async (t) => {
  await using repo = await makeRepo({ 'a.txt': 'a' });
  assert.deepEqual(await readdir(await planned(repo.dir, await tempFolder(t))), ['.git']);
});

test('names that mean something to git are left out by themselves alone', async (t) => {
  const names = ['#a', '!b', 'c*', '[d]', 'e f ', '\\g', 'h?', 'i\nj'];
  const large = 'x'.repeat(1_048_577);
  const big = names.map((name) => [`container/${name}`, large] as const);
  const small = names.map((name) => [`container/small/${name}`, 'y'] as const);
  await using repo = await makeRepo(Object.fromEntries([...big, ...small]));
  const dir = await planned(repo.dir, await tempFolder(t));
  assert.deepEqual(await readdir(path.join(dir, 'container')), ['small']);
  assert.deepEqual((await readdir(path.join(dir, 'container/small'))).toSorted(), names.toSorted());
});

const OPEN = new URL('open.ts', import.meta.url).href;

/** Plans in a process of its own, says where, and ends when its input does. */
function planner(repo: TestRepo, cache: string, refs: readonly string[]) {
  const script = `
    const { source } = await import(${JSON.stringify(OPEN)});
    const opened = await source(${JSON.stringify(repo.dir)}, ${JSON.stringify(cache)}, { refs: ${JSON.stringify(refs)} });
    const folders = [];
    for (const { revision } of opened.revisions) folders.push(await opened.planningFolder(revision));
    console.log(folders.join(' '));
    process.stdin.resume();
  `;
  const env = { ...process.env, ...testEnv(cache) };
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { env });
  const folders = new Promise<readonly string[]>((resolve, reject) => {
    let [said, wrong] = ['', ''];
    child.stderr.on('data', (data: Buffer) => (wrong += data.toString()));
    child.stdout.on('data', (data: Buffer) => {
      said += data.toString();
      if (said.endsWith('\n')) resolve(said.trim().split(' '));
    });
    child.on('close', () => reject(new Error(wrong)));
  });
  const closed = new Promise((resolve) => child.on('close', resolve));
  return { child, folders, closed };
}

test('two processes never plan in one folder, and the next takes over from one that was killed', async (t) => {
  await using repo = await makeRepo(FILES);
  await repo.commit({ 'container/build.sh': 'second' }, 'Second');
  const cache = await tempFolder(t);
  const refs = ['main', 'main~1'];
  const first = planner(repo, cache, refs);
  const firsts = await first.folders;
  const second = planner(repo, cache, refs);
  const seconds = await second.folders;
  assert.equal(new Set([...firsts, ...seconds]).size, 4);
  for (const dir of [...firsts, ...seconds])
    assert.equal(git(dir, 'status', '--porcelain'), '', dir);
  first.child.kill('SIGKILL');
  await first.closed;
  const third = planner(repo, cache, refs);
  assert.deepEqual(await third.folders, firsts);
  for (const { child } of [second, third]) child.stdin.end();
  await Promise.all([second.closed, third.closed]);
});

test("one that was never finished is in nobody's way", async (t) => {
  await using repo = await makeRepo(FILES);
  const cache = await tempFolder(t);
  const one = planner(repo, cache, ['main']);
  const [dir = ''] = await one.folders;
  one.child.stdin.end();
  await one.closed;
  // As a kill leaves it: begun beside it, and the one that was there half removed.
  await promisify(execFile)('cp', ['-r', dir, path.join(path.dirname(dir), '.half.0123456789ab')]);
  await promisify(execFile)('rm', ['-r', path.join(dir, 'container'), path.join(dir, '.git/HEAD')]);
  await promisify(execFile)('rm', [
    path.join(path.dirname(dir), '.half.0123456789ab/.git/builder.json'),
  ]);
  const two = planner(repo, cache, ['main']);
  assert.deepEqual(await two.folders, [dir]);
  assert.equal(git(dir, 'status', '--porcelain'), '');
  assert.deepEqual(await readdir(path.dirname(dir)), [path.basename(dir)]);
  two.child.stdin.end();
  await two.closed;
});
