// The launcher on machines that lack something, and after starts that were cut off.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { tempDir } from '../../rig/temp-dir.ts';
import { until } from '../../rig/until.ts';
import { withoutOverride } from '../../rig/without-override.ts';
import { makeCheckout, NPM, OLD_NODE, type Checkout } from './launcher-checkout.ts';

const ROOT_ID = '#!/bin/sh\necho 0\n';
const USER_ID = '#!/bin/sh\necho 1000\n';
const DPKG = '#!/bin/sh\necho "dpkg $*" >>"$CALLS"\n[ "$1" != --audit ] || echo "${BROKEN:-}"\n';
/** Brings npm where it is asked for it. */
const APT = `#!/bin/sh
echo "apt-get $*" >>"$CALLS"
[ -z "\${APT_FAILS:-}" ] || { echo "E: Unable to locate package npm"; exit 100; }
case "$*" in *" install "*) mv "$CALLS.npm" "\${CALLS%/*}/bin/npm" ;; esac
`;

describe('a first start', () => {
  let temp: Awaited<ReturnType<typeof tempDir>>;
  let checkout: Checkout;
  let made = 0;

  before(async () => {
    temp = await tempDir();
  });
  after(() => temp[Symbol.asyncDispose]());
  beforeEach(async () => {
    made += 1;
    checkout = await makeCheckout(path.join(temp.path, `${made}`));
  });

  /** A Debian without npm. */
  async function bare(id: string): Promise<void> {
    await rm(path.join(checkout.dir, 'bin/npm'));
    await checkout.command('mv', '#!/bin/sh\nexec /usr/bin/mv "$@"\n');
    await checkout.command('apt-get', APT);
    await checkout.command('dpkg', DPKG);
    await checkout.command('id', id);
    const npm = path.join(checkout.dir, 'calls.npm');
    await writeFile(npm, NPM);
    await chmod(npm, 0o755);
  }

  it('as root on a bare Debian installs npm, Node and the packages, each said before', async () => {
    await bare(ROOT_ID);
    const { exitCode, stdout, stderr } = await checkout.start(['x'], {
      env: { PATH: checkout.bare },
    });
    assert.deepEqual([exitCode, stdout], [0, 'main|x'], stderr);
    const said = stderr
      .replaceAll(checkout.dir, 'DIR')
      .replace(/builder-npm\.\w+/, 'builder-npm.X')
      .split('\n');
    assert.deepEqual(said, [
      'builder: this first start installs npm, Node 24, the locked packages; stopped at any time, the next one goes on',
      'builder: set-up 1 of 3: npm, with apt-get (about 25 MB, half a minute)',
      'apt-install: installing npm ca-certificates with apt-get; they stay installed (log: DIR/builder-npm.X)',
      'builder: set-up 2 of 3: Node 24 into DIR/scripts/node/node_modules, with npm (about 50 MB to load, 190 MB on disk)',
      'builder: set-up 3 of 3: the locked packages into DIR/node_modules, with npm (about 60 MB to load, 230 MB on disk)',
    ]);
    assert.deepEqual((await checkout.start(['x'], { env: { PATH: checkout.bare } })).stderr, '');
    assert.deepEqual(
      (await readdir(checkout.dir)).filter((name) => name.startsWith('builder-npm')),
      [],
    );
  });

  it('finishes what a cut apt-get has left before it installs', async () => {
    await bare(ROOT_ID);
    const env = { PATH: checkout.bare, BROKEN: 'npm is half configured' };
    assert.equal((await checkout.start(['x'], { env })).exitCode, 0);
    const calls = (await checkout.calls()).filter((line) => !line.startsWith('npm '));
    assert.deepEqual(calls.slice(0, 2), ['dpkg --audit', 'dpkg --configure -a']);
    assert.match(calls[2] ?? '', /^apt-get .* update$/);
    assert.match(calls[3] ?? '', / install -y --no-install-recommends npm ca-certificates$/);
  });

  it('ends with the words of an apt-get that failed', async () => {
    await bare(ROOT_ID);
    const env = { PATH: checkout.bare, APT_FAILS: 'yes' };
    const { exitCode, stderr } = await checkout.start(['x'], { env });
    assert.equal(exitCode, 3);
    assert.match(stderr, /E: Unable to locate package npm\n.*could not install npm .*: see /);
  });

  it('as an ordinary user says the one command that root must type', async () => {
    await bare(USER_ID);
    const { exitCode, stderr } = await checkout.start(['x'], { env: { PATH: checkout.bare } });
    assert.equal(exitCode, 3);
    assert.equal(
      stderr,
      "builder: missing: Node 24, the locked packages, and npm to bring them: run 'sudo apt-get install npm', then start again",
    );
    assert.deepEqual(await checkout.calls(), []);
  });

  it('without apt-get says what to install', async () => {
    await rm(path.join(checkout.dir, 'bin/npm'));
    const { exitCode, stderr } = await checkout.start(['x'], { env: { PATH: checkout.bare } });
    assert.equal(exitCode, 3);
    assert.match(
      stderr,
      /npm to bring them: install npm, which comes with Node\.js, then start again$/,
    );
  });

  it('begins an install anew that was cut off, and says so', async () => {
    await checkout.command('node', OLD_NODE);
    await mkdir(path.join(checkout.dir, 'scripts/node/node_modules/half'), { recursive: true });
    const { stdout, stderr } = await checkout.start(['x']);
    assert.equal(stdout, 'main|x');
    assert.match(
      stderr,
      /1 of 2: Node 24 .*\nbuilder: an earlier install was cut off; it begins anew\n/,
    );
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const)
    it(`stopped by ${signal} while npm works, the next start goes on`, async () => {
      await symlink(process.execPath, path.join(checkout.dir, 'bin/node'));
      const child = checkout.spawned({ CUT: 'sleep 60' });
      const ended = once(child, 'close');
      await until('npm', async () => ((await checkout.installs()).length === 1 ? true : null));
      // As a terminal does it: to the whole group.
      process.kill(-(child.pid ?? 0), signal);
      await ended;
      const { stdout, stderr } = await checkout.start(['again']);
      assert.equal(stdout, 'main|again', stderr);
      assert.deepEqual(await checkout.installs(), ['', '']);
    });

  it('in a folder that is not writable says whose it is; installed, it works there', async () => {
    const options = {
      env: { BUILDER_NODE: process.execPath, HOME: '/proc/none' },
      under: withoutOverride(),
    };
    await chmod(checkout.dir, 0o555);
    const missing = await checkout.start(['x'], options);
    await chmod(checkout.dir, 0o755);
    assert.equal(missing.exitCode, 3);
    assert.match(
      missing.stderr,
      /^builder: the locked packages missing, and .* is not writable: start it once as its owner \(\w+\)$/,
    );
    await checkout.start(['x'], { env: { BUILDER_NODE: process.execPath } });
    await chmod(checkout.dir, 0o555);
    const there = await checkout.start(['x'], options);
    await chmod(checkout.dir, 0o755);
    assert.deepEqual([there.stdout, there.stderr], ['main|x', '']);
  });

  it('needs no environment at all, and no home, and runs under dash', async () => {
    await symlink(process.execPath, path.join(checkout.dir, 'bin/node'));
    await checkout.start(['x']);
    const node = `BUILDER_NODE=${process.execPath}`;
    for (const shell of [[], ['dash'], ['sh']]) {
      const under = ['env', '-i', node, ...shell];
      const { exitCode, stdout, stderr } = await checkout.start(['y z'], { under });
      assert.deepEqual([exitCode, stdout, stderr], [0, 'main|y z', '']);
    }
  });
});
