// What killed runs have left in the folder for all users: gone where it is this user's, or root asks.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { HostLedger } from '../../../src/host/host-ledger.ts';
import { currentOwner, isDead } from '../../../src/host/owner.ts';
import { realHost } from '../../../src/host/real.ts';
import type { HostClaim } from '../../../src/model/host-claims.ts';
import { sweepClaims } from '../../../src/pipeline/sweep-claims.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const CLAIM: HostClaim = {
  cpu: 1,
  memoryMb: 2,
  diskMb: 3,
  seenFreeMb: null,
  gpus: [],
  quiet: 'noisy',
};

/** Gives the file of a process that is dead. */
async function leftBehind(dir: string): Promise<{ readonly file: string; readonly pid: number }> {
  const child = spawn('sleep', ['100']);
  const pid = child.pid ?? 0;
  const owner = currentOwner({ ...realHost(), pid });
  const self = { ...owner, user: 'kim', device: null };
  new HostLedger({ dir, self, now: Date.now }).hold('a', CLAIM);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const name = (await readdir(dir)).find((one) => one.startsWith(`builder.${pid}.`));
  return { file: path.join(dir, name ?? ''), pid };
}

test('the claims of a dead run go, those of a living one and the files of others stay', async () => {
  await using dir = await tempDir();
  const host = { ...realHost(), env: { BUILDER_CLAIMS: dir.path } };
  const { file, pid } = await leftBehind(dir.path);
  const self = { ...currentOwner(realHost()), user: 'kim', device: null };
  const living = new HostLedger({ dir: dir.path, self, now: Date.now });
  living.hold('a', CLAIM);
  await writeFile(path.join(dir.path, `builder.${pid}.${'0'.repeat(16)}.claims`), 'garbage');
  const told = [`claims of builder ${pid}: ${file}`];
  assert.deepEqual(sweepClaims(host, isDead, { dryRun: true }), told);
  const onlyOther = sweepClaims(host, (owner) => owner.pid === process.pid, { dryRun: false });
  assert.deepEqual(onlyOther, []);
  assert.deepEqual(sweepClaims(host, isDead, { dryRun: false }), told);
  assert.deepEqual(sweepClaims(host, isDead, { dryRun: false }), []);
  assert.equal((await readdir(dir.path)).length, 2);
  living.close();
});

test('those of another user are left to that one and to root', async () => {
  await using dir = await tempDir();
  const { file, pid } = await leftBehind(dir.path);
  const user = process.getuid?.() ?? 0;
  if (user === 0) await chown(file, 61_234, 61_234);
  const owner = user === 0 ? 61_234 : user;
  const sweep = (id: number): string[] => {
    const host = { ...realHost(), env: { BUILDER_CLAIMS: dir.path } };
    return sweepClaims({ ...host, user: { ...host.user, id } }, isDead, { dryRun: true });
  };
  const told = [`claims of builder ${pid}: ${file}`];
  assert.deepEqual(sweep(owner + 1), []);
  assert.deepEqual(sweep(owner), told);
  assert.deepEqual(sweep(0), told);
});

test('nothing is said of a folder that cannot be read', async () => {
  await using dir = await tempDir();
  const file = path.join(dir.path, 'file');
  await writeFile(file, '');
  const host = { ...realHost(), env: { BUILDER_CLAIMS: file } };
  assert.deepEqual(sweepClaims(host, isDead, { dryRun: false }), []);
});
