import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { ensureDir } from '../../../src/host/files.ts';
import { acquireLock } from '../../../src/host/lock.ts';
import { isDead, thisProcess } from '../../../src/host/owner.ts';
import { temporaryBeside } from '../../../src/host/temporary.ts';
import { sweepFiles } from '../../../src/pipeline/sweep-files.ts';
import { ROOT } from '../../rig/source-tree.ts';
import { tempDir } from '../../rig/temp-dir.ts';

/** As an earlier boot of this machine has left it. */
function ofTheDead(file: string): string {
  return temporaryBeside(file).replace(/(?<=-[\da-f]{4})[\da-f]{6}(?=-\d+-)/, '000000');
}

async function put(file: string): Promise<string> {
  await ensureDir(path.dirname(file));
  await writeFile(file, '');
  return file;
}

test('what dead processes had half made goes, wherever we make things; what others make stays', async () => {
  await using dir = await tempDir();
  const at = (name: string): string => path.join(dir.path, name);
  const places = {
    cacheDir: at('cache'),
    reportsDir: at('reports'),
    htmlOut: at('www/night.html'),
  };
  const dead = await Promise.all(
    [
      'cache/renders/0a.json',
      'cache/clones/0a.git/config',
      'cache/planning/0a/0/0123-9',
      'reports/latest',
      'reports/20261121T070000Z-3fa9/results.json',
      'reports/20261121T070000Z-3fa9/logs/build.html',
      'www/night.html',
    ].map((name) => put(ofTheDead(at(name)))),
  );
  const checkout = ofTheDead(at('cache/worktrees/0a/0123'));
  await put(path.join(checkout, 'a.txt'));
  await put(temporaryBeside(at('reports/20261121T070000Z-3fa9/results.json')));
  // A branch may call its files as it likes.
  await put(ofTheDead(at('cache/worktrees/0a/4567/app.py')));
  await put(at('reports/.hidden'));

  const told = [...dead, checkout].map((file) => `half made ${file}`).toSorted();
  const dry = await sweepFiles(places, isDead, { dryRun: true });
  assert.deepEqual(dry.toSorted(), told);
  assert.deepEqual((await sweepFiles(places, isDead, { dryRun: false })).toSorted(), told);
  assert.deepEqual(await sweepFiles(places, isDead, { dryRun: false }), []);
});

/** In a process of its own, which is not root's: root may remove everything. */
const SWEEP = `
  import { sweepFiles } from ${JSON.stringify(path.join(ROOT, 'src/pipeline/sweep-files.ts'))};
  if (process.getuid() === 0) process.setgid(65534), process.setuid(65534);
  const places = { cacheDir: '/nowhere', reportsDir: process.argv[1], htmlOut: null };
  console.log(JSON.stringify(await sweepFiles(places, () => true, { dryRun: false })));`;

test('what another user has left half made stays there, and keeps nobody from working', async () => {
  await using dir = await tempDir();
  const run = path.join(dir.path, 'reports/20261121T070000Z-3fa9');
  const left = await put(ofTheDead(path.join(run, 'results.json')));
  await chmod(dir.path, 0o755);
  await chmod(run, 0o555);
  const args = ['--input-type=module', '-e', SWEEP, path.dirname(run)];
  const swept = spawnSync(process.execPath, args, { encoding: 'utf8' });
  await chmod(run, 0o755);
  assert.equal(swept.stdout, '[]\n', swept.stderr);
  assert.ok(existsSync(left));
});

test('the note of a holder that was killed goes, that of one who has the lock stays', async () => {
  await using dir = await tempDir();
  const places = { cacheDir: dir.path, reportsDir: `${dir.path}/reports`, htmlOut: null };
  const file = `${dir.path}/embedded.lock`;
  const note = { ...thisProcess(), run: '', note: 'builder run' };
  const lock = await acquireLock(file, note);
  assert.deepEqual(await sweepFiles(places, isDead, { dryRun: false }), []);
  const told = [`note of the lock ${file}`];
  const everybody = (): boolean => true;
  assert.deepEqual(await sweepFiles(places, everybody, { dryRun: true }), told);
  assert.deepEqual(await sweepFiles(places, everybody, { dryRun: false }), told);
  assert.deepEqual(await sweepFiles(places, everybody, { dryRun: false }), []);
  assert.ok(lock.kind === 'lock');
  lock.release();
});
