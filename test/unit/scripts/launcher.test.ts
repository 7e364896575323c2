// The launcher in a checkout of its own, with a made-up node and npm first on PATH.

import assert from 'node:assert/strict';
import { chmod, cp, mkdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { runChild, type ChildResult } from '../../../src/host/child.ts';
import { ROOT } from '../../rig/source-tree.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const OLD_NODE = '#!/bin/sh\necho v20.20.2\n';
/** Does what `npm ci --prefix FOLDER` would: slowly enough for a second start to meet it. */
const NPM = `#!/bin/sh
echo "$*" >>"$CALLS"
sleep 0.2
mkdir -p "$3/node_modules"
case $3 in */scripts/node)
  [ -n "\${OFFLINE:-}" ] || for kind in x64 arm64; do
    mkdir -p "$3/node_modules/node-linux-$kind/bin"
    ln -sf "$REAL_NODE" "$3/node_modules/node-linux-$kind/bin/node"
  done ;;
*) [ -z "\${OFFLINE:-}" ] || exit 1 ;;
esac
touch "$3/node_modules/.package-lock.json"
`;
const MAIN = `console.log(['main', ...process.argv.slice(2)].join('|'));
if (process.argv[2] === 'fail') process.exitCode = 4;
`;

describe('the launcher', () => {
  let temp: Awaited<ReturnType<typeof tempDir>>;
  let checkout = '';
  let made = 0;

  before(async () => {
    temp = await tempDir();
  });
  after(() => temp[Symbol.asyncDispose]());
  beforeEach(async () => {
    made += 1;
    checkout = path.join(temp.path, `check out ${made}`);
    await mkdir(path.join(checkout, 'scripts/node'), { recursive: true });
    await mkdir(path.join(checkout, 'src'));
    await mkdir(path.join(checkout, 'bin'));
    await cp(path.join(ROOT, 'builder'), path.join(checkout, 'builder'));
    await writeFile(path.join(checkout, 'src/main.ts'), MAIN);
    for (const folder of ['', 'scripts/node'])
      await writeFile(path.join(checkout, folder, 'package-lock.json'), '{}');
    await command('npm', NPM);
  });

  async function command(name: string, script: string): Promise<void> {
    const file = path.join(checkout, 'bin', name);
    await writeFile(file, script);
    await chmod(file, 0o755);
  }

  async function start(
    args: readonly string[],
    { env = {}, file = path.join(checkout, 'builder') } = {},
  ): Promise<Pick<ChildResult, 'exitCode' | 'stdout' | 'stderr'>> {
    const { exitCode, stdout, stderr } = await runChild({
      command: file,
      args,
      cwd: '/',
      env: {
        PATH: `${checkout}/bin:/usr/bin:/bin`,
        HOME: checkout,
        CALLS: path.join(checkout, 'calls'),
        REAL_NODE: process.execPath,
        ...env,
      },
      signal: new AbortController().signal,
      timeoutMs: 30_000,
    });
    return { exitCode, stdout: stdout.trimEnd(), stderr: stderr.trimEnd() };
  }

  /** The folders npm was called for. */
  async function installs(): Promise<readonly string[]> {
    const calls = await readFile(path.join(checkout, 'calls'), 'utf8').catch(() => '');
    return [...calls.matchAll(/--prefix (?<folder>.*?) --/g)].map((match) =>
      path.relative(checkout, match.groups?.['folder'] ?? ''),
    );
  }

  it('brings Node and the packages once where the Node on PATH is too old', async () => {
    await command('node', OLD_NODE);
    const first = await start(['a', 'b c']);
    assert.equal(first.stdout, 'main|a|b c');
    assert.match(first.stderr, /installing Node 24\n.*installing the locked packages/s);
    const second = await start(['again']);
    assert.deepEqual([second.stdout, second.stderr], ['main|again', '']);
    assert.deepEqual(await installs(), ['scripts/node', '']);
  });

  it('lets one of two first starts install, and the other wait for it', async () => {
    await command('node', OLD_NODE);
    const both = await Promise.all([start(['1']), start(['2'])]);
    assert.deepEqual(
      both.map((one) => one.stdout),
      ['main|1', 'main|2'],
    );
    assert.deepEqual(await installs(), ['scripts/node', '']);
  });

  it('takes a Node on PATH that is new enough, and passes its exit code on', async () => {
    await symlink(process.execPath, path.join(checkout, 'bin/node'));
    const { stdout, exitCode } = await start(['fail']);
    assert.deepEqual([stdout, exitCode], ['main|fail', 4]);
    assert.deepEqual(await installs(), ['']);
  });

  it('takes BUILDER_NODE, and refuses it when it is too old', async () => {
    await command('old', OLD_NODE);
    const good = await start(['x'], { env: { BUILDER_NODE: process.execPath } });
    assert.equal(good.stdout, 'main|x');
    const bad = await start(['x'], { env: { BUILDER_NODE: 'old' } });
    assert.equal(bad.exitCode, 3);
    assert.equal(bad.stderr, 'builder: BUILDER_NODE=old is not Node 24.12 or newer');
  });

  it('installs the packages again when their lock file is newer', async () => {
    const env = { BUILDER_NODE: process.execPath };
    await start(['x'], { env });
    const installed = path.join(checkout, 'node_modules/.package-lock.json');
    await utimes(installed, 1000, 1000);
    assert.equal((await start(['x'], { env })).exitCode, 0);
    assert.deepEqual(await installs(), ['', '']);
  });

  it('tries again after an offline npm that called bringing no Node a success', async () => {
    await command('node', OLD_NODE);
    const offline = await start(['x'], { env: { OFFLINE: 'yes' } });
    assert.equal(offline.exitCode, 3);
    assert.match(offline.stderr, /npm brought none for Linux \w+: check the network/);
    assert.equal((await start(['x'])).stdout, 'main|x');
  });

  it('ends with 3 and advice when the packages cannot be installed', async () => {
    const env = { BUILDER_NODE: process.execPath, OFFLINE: 'yes' };
    const { exitCode, stderr } = await start(['x'], { env });
    assert.equal(exitCode, 3);
    assert.match(stderr, /npm could not install the locked packages .*: check the network/);
  });

  it('starts through a chain of links, from any folder', async () => {
    const link = path.join(checkout, 'bin/link');
    await symlink('../builder', link);
    await symlink('link', path.join(checkout, 'bin/link2'));
    const file = path.join(checkout, 'bin/link2');
    const { stdout } = await start(['x'], { file, env: { BUILDER_NODE: process.execPath } });
    assert.equal(stdout, 'main|x');
  });
});
