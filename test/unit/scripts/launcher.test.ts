// The launcher in a checkout of its own, with a made-up node and npm first on PATH.

import assert from 'node:assert/strict';
import { mkdir, readdir, symlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { tempDir } from '../../rig/temp-dir.ts';
import { makeCheckout, OLD_NODE, type Checkout } from './launcher-checkout.ts';

describe('the launcher', () => {
  let temp: Awaited<ReturnType<typeof tempDir>>;
  let checkout: Checkout;
  let made = 0;

  before(async () => {
    temp = await tempDir();
  });
  after(() => temp[Symbol.asyncDispose]());
  beforeEach(async () => {
    made += 1;
    checkout = await makeCheckout(path.join(temp.path, `check out ${made}`));
  });

  it('brings Node and the packages once where the Node on PATH is too old', async () => {
    await checkout.command('node', OLD_NODE);
    const first = await checkout.start(['a', 'b c']);
    assert.equal(first.stdout, 'main|a|b c');
    assert.equal(
      first.stderr,
      `builder: this first start installs Node 24, the locked packages; stopped at any time, the next one goes on
builder: set-up 1 of 2: Node 24 into ${checkout.dir}/scripts/node/node_modules, with npm (about 50 MB to load, 190 MB on disk)
builder: set-up 2 of 2: the locked packages into ${checkout.dir}/node_modules, with npm (about 60 MB to load, 230 MB on disk)`,
    );
    const second = await checkout.start(['again']);
    assert.deepEqual([second.stdout, second.stderr], ['main|again', '']);
    assert.deepEqual(await checkout.installs(), ['scripts/node', '']);
  });

  it('lets one of two first starts install, and the other wait for it', async () => {
    await checkout.command('node', OLD_NODE);
    const both = await Promise.all([checkout.start(['1']), checkout.start(['2'])]);
    assert.deepEqual(
      both.map((one) => one.stdout),
      ['main|1', 'main|2'],
    );
    assert.deepEqual(await checkout.installs(), ['scripts/node', '']);
  });

  it('takes a Node on PATH that is new enough, and passes its exit code on', async () => {
    await symlink(process.execPath, path.join(checkout.dir, 'bin/node'));
    const { stdout, exitCode } = await checkout.start(['fail']);
    assert.deepEqual([stdout, exitCode], ['main|fail', 4]);
    assert.deepEqual(await checkout.installs(), ['']);
  });

  it('takes BUILDER_NODE, and refuses it when it is too old', async () => {
    await checkout.command('old', OLD_NODE);
    const good = await checkout.start(['x'], { env: { BUILDER_NODE: process.execPath } });
    assert.equal(good.stdout, 'main|x');
    const bad = await checkout.start(['x'], { env: { BUILDER_NODE: 'old' } });
    assert.equal(bad.exitCode, 3);
    assert.equal(bad.stderr, 'builder: BUILDER_NODE=old is not Node 24.12 or newer');
  });

  it('installs the packages again when their lock file is newer', async () => {
    const env = { BUILDER_NODE: process.execPath };
    await checkout.start(['x'], { env });
    const installed = path.join(checkout.dir, 'node_modules/.package-lock.json');
    await utimes(installed, 1000, 1000);
    assert.equal((await checkout.start(['x'], { env })).exitCode, 0);
    assert.deepEqual(await checkout.installs(), ['', '']);
  });

  it('tries again after an offline npm that called bringing no Node a success', async () => {
    await checkout.command('node', OLD_NODE);
    const offline = await checkout.start(['x'], { env: { OFFLINE: 'yes' } });
    assert.equal(offline.exitCode, 3);
    assert.match(offline.stderr, /npm brought none for Linux \w+: check the network/);
    assert.equal((await checkout.start(['x'])).stdout, 'main|x');
  });

  it('ends with 3 and advice when the packages cannot be installed', async () => {
    const env = { BUILDER_NODE: process.execPath, OFFLINE: 'yes' };
    const { exitCode, stderr } = await checkout.start(['x'], { env });
    assert.equal(exitCode, 3);
    assert.match(stderr, /npm could not install the locked packages .*: check the network/);
  });

  it('starts through a chain of links, from any folder', async () => {
    const link = path.join(checkout.dir, 'bin/link');
    await symlink('../builder', link);
    await symlink('link', path.join(checkout.dir, 'bin/link2'));
    const file = path.join(checkout.dir, 'bin/link2');
    const { stdout } = await checkout.start(['x'], {
      file,
      env: { BUILDER_NODE: process.execPath },
    });
    assert.equal(stdout, 'main|x');
  });

  it('writes nothing into the folder it is called in, whatever the cache folder is said to be', async () => {
    const place = path.join(checkout.dir, 'place');
    await mkdir(place);
    const { stdout } = await checkout.start(['x'], {
      under: ['env', '-C', place],
      env: { BUILDER_NODE: process.execPath, XDG_CACHE_HOME: 'cache' },
    });
    assert.equal(stdout, 'main|x');
    assert.deepEqual(await readdir(place), []);
  });
});
