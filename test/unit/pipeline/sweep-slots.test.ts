import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { ensureDir } from '../../../src/host/files.ts';
import { cleanCheckouts } from '../../../src/pipeline/clean-checkouts.ts';
import { sweepSlots } from '../../../src/pipeline/sweep-slots.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { tempDir } from '../../rig/temp-dir.ts';

/** As a killed plan leaves it, in the folder for caches whose path has a blank. */
const CHECKOUT = '0a/0/0123';

function userOf(dir: string, id: number) {
  const host = madeUpHost({ env: { TMPDIR: dir } });
  return { host: { ...host, user: { ...host.user, id } }, cacheDir: path.join(dir, 'a cache') };
}

test('what a killed plan has left in the common folder for temporaries goes', async () => {
  await using dir = await tempDir();
  const me = process.getuid?.() ?? 0;
  const left = path.join(dir.path, `builder-planning-${me}`, CHECKOUT);
  await ensureDir(left);
  const { host, cacheDir } = userOf(dir.path, me);
  assert.deepEqual(await sweepSlots({ cacheDir }, host, { dryRun: true }), [`half made ${left}`]);
  assert.ok(existsSync(left));
  assert.deepEqual(await sweepSlots({ cacheDir }, host, { dryRun: false }), [`half made ${left}`]);
  assert.ok(!existsSync(left));
});

test('a folder there that another user has made, or a link, is not looked into: it could lead anywhere', async () => {
  await using dir = await tempDir();
  const me = process.getuid?.() ?? 0;
  const precious = path.join(dir.path, 'precious/letters');
  await ensureDir(precious);
  const planted = path.join(dir.path, `builder-planning-${me + 1}`, '0a');
  await ensureDir(planted);
  await symlink(path.dirname(precious), path.join(planted, '0'));
  await symlink(path.dirname(planted), path.join(dir.path, `builder-planning-${me}`));
  for (const user of [me, me + 1]) {
    const { host, cacheDir } = userOf(dir.path, user);
    assert.deepEqual(await sweepSlots({ cacheDir }, host, { dryRun: false }), []);
    assert.deepEqual(await cleanCheckouts({ cacheDir }, host, false), []);
  }
  assert.ok(existsSync(precious));
});
