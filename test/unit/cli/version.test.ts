import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, test } from 'node:test';
import * as v from 'valibot';
import { VERSION } from '../../../src/cli/version.ts';
import { ROOT } from '../../rig/source-tree.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { say } from './say.ts';

const AboutSchema = v.object({
  builder: v.literal(VERSION),
  install: v.object({ kind: v.string(), path: v.literal(ROOT) }),
  node: v.string(),
  platform: v.string(),
  engine: v.object({ problem: v.string() }),
  git: v.nullable(v.string()),
  paths: v.object({ cache: v.string(), reports: v.string(), config: v.string() }),
  packages: v.record(v.string(), v.nullable(v.string())),
});

describe('builder version', () => {
  test('alone is one line', async () => {
    const said = await say(['version']);
    assert.deepEqual(said, { code: 0, stdout: `builder ${VERSION}\n`, stderr: '' });
  });

  test('tells programs all that a bug report needs', async () => {
    await using dir = await tempDir();
    const env = { BUILDER_SOCKET: `${dir.path}/none.sock`, XDG_CACHE_HOME: `${dir.path}/cache` };
    const said = await say(['version', '--json'], { cwd: dir.path, env });
    assert.equal(said.code, 0, said.stderr);
    const about = v.parse(AboutSchema, JSON.parse(said.stdout));
    assert.match(about.engine.problem, /none\.sock/);
    assert.match(about.git ?? '', /^\d+\.\d+/);
    assert.deepEqual(about.paths, {
      cache: `${dir.path}/cache/builder`,
      reports: `${dir.path}/reports`,
      config: 'none',
    });
    const manifest = readFileSync(path.join(ROOT, 'package.json'), 'utf8');
    const { dependencies } = v.parse(
      v.object({ dependencies: v.record(v.string(), v.string()) }),
      JSON.parse(manifest),
    );
    assert.deepEqual(about.packages, dependencies);
  });

  test('with --verbose says the same in words', async () => {
    await using dir = await tempDir();
    const env = { BUILDER_SOCKET: `${dir.path}/none.sock` };
    const { code, stdout } = await say(['version', '--verbose'], { cwd: dir.path, env });
    assert.equal(code, 0);
    const labels = stdout.split('\n').map((line) => line.slice(0, 11).trim());
    assert.deepEqual(
      labels.filter((label) => label !== ''),
      [
        'builder',
        'installed',
        'node',
        'platform',
        'engine',
        'git',
        'config',
        'reports',
        'cache',
        'packages',
      ],
    );
    assert.match(stdout, /^ {11}dockerode \d/m);
  });

  test('answers when the configuration is wrong, and says so', async () => {
    await using dir = await tempDir();
    await writeFile(path.join(dir.path, 'builder.yaml'), 'version: nine\n');
    const env = { BUILDER_SOCKET: `${dir.path}/none.sock` };
    const { code, stdout, stderr } = await say(['version', '--verbose'], { cwd: dir.path, env });
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^config {5}cannot be read: builder config$/m);
  });

  test('shows no password of an address', async () => {
    const env = {
      BUILDER_SMTP_URL: 'smtp://ada:hunter22@mail.example:25',
      BUILDER_SOCKET: 'tcp://ada:hunter22@127.0.0.1:1',
      BUILDER_REPO_URL: 'https://ada:hunter22@git.example/x.git',
    };
    const { stdout, stderr } = await say(['version', '--verbose'], { env });
    assert.doesNotMatch(stdout + stderr, /hunter22/);
  });

  test('does not wait for an engine that is silent', async () => {
    await using dir = await tempDir();
    const socket = path.join(dir.path, 'silent.sock');
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => {
      server.listen(socket, resolve);
    });
    try {
      const env = { BUILDER_SOCKET: socket };
      const said = await say(['version', '--json'], { cwd: dir.path, env });
      assert.equal(said.code, 0);
      assert.match(said.stdout, /"problem": "no answer in 2 s"/);
    } finally {
      server.close();
    }
  });
});
