// What a quickstart says before its run, and what it says where it cannot set up.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { builder, engineSocket, type CliOptions, type Said } from '../rig/cli.ts';
import { tempDir } from '../rig/temp-dir.ts';

const isRoot = process.getuid?.() === 0;

describe('the first hour', () => {
  let dir: Awaited<ReturnType<typeof tempDir>>;

  before(async () => {
    dir = await tempDir();
  });
  after(() => dir[Symbol.asyncDispose]());

  const quickstart = (
    args: readonly string[],
    options: Omit<CliOptions, 'cwd'> = {},
  ): Promise<Said> => builder(['quickstart', ...args], { cwd: dir.path, ...options });

  test('numbers the steps of its set-up, engine, base images and source', async () => {
    const { code, stdout, stderr } = await quickstart([
      '--framework',
      'mocker-vllm',
      '--only',
      'build',
    ]);
    assert.equal(code, 0, stdout + stderr);
    assert.deepEqual(
      stderr.split('\n').filter((line) => line.startsWith('set-up ')),
      [
        `set-up 1 of 3: Docker ${/Docker (\S+)/.exec(stderr)?.[1]} answers at unix://${engineSocket()}`,
        'set-up 2 of 3: builder/base:bookworm is there',
        'set-up 3 of 3: nothing to fetch for mocker-vllm: it comes with builder',
      ],
    );
  });

  test('--stop leaves an engine alone that no quickstart has started', async () => {
    // A state of its own: this machine may have an engine that somebody has started so.
    const env = { ENGINE_STATE: path.join(dir.path, 'state') };
    const { code, stdout, stderr } = await quickstart(['--stop'], { env });
    assert.deepEqual([code, stdout], [0, '']);
    assert.match(stderr, /^engine: nothing to stop: no engine was started from here\n/);
    assert.equal((await builder(['doctor'], { cwd: dir.path })).code, 0);
  });

  test('--stop ends the process that is noted, and that one only', { skip: !isRoot }, async (t) => {
    const state = path.join(dir.path, 'state');
    await mkdir(state, { recursive: true });
    const engine = spawn('sleep', ['600'], { stdio: 'ignore' });
    t.after(() => engine.kill());
    const ended = once(engine, 'close');
    const stat = await readFile(`/proc/${engine.pid}/stat`, 'utf8');
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const note = `${engine.pid} ${stat.split(' ')[21]} ${boot} process\n`;
    await writeFile(path.join(state, 'engine.pid'), note);
    const { code, stderr } = await quickstart(['--stop'], { env: { ENGINE_STATE: state } });
    assert.deepEqual(
      [code, stderr],
      [0, `engine: stopped the engine (pid ${engine.pid}) and its containers; its images stay\n`],
    );
    assert.deepEqual(await ended, [null, 'SIGTERM']);
  });

  test('an engine that was named and does not answer is not replaced', async () => {
    for (const env of [
      { BUILDER_SOCKET: '/nowhere.sock' },
      { DOCKER_HOST: 'unix:///nowhere.sock' },
    ]) {
      const said = await quickstart([], { env: { BUILDER_SOCKET: '', ...env } });
      assert.equal(said.code, 3);
      assert.match(said.stderr, /^error: no engine answers at unix:\/\/\/nowhere\.sock/);
    }
  });

  test('a user who may not start or use an engine is told who does, and how to join', async () => {
    await chmod(dir.path, 0o755);
    const { code, stdout, stderr } = await quickstart([], {
      env: { BUILDER_SOCKET: '', XDG_CACHE_HOME: path.join(dir.path, 'none') },
      under: isRoot ? ['setpriv', '--reuid=61235', '--regid=61235', '--clear-groups', '--'] : [],
    });
    assert.deepEqual([code, stdout], [3, '']);
    assert.match(stderr, /^error: no engine answers at unix:\/\/\/var\/run\/docker\.sock: /);
    // Where this machine has one, it is closed to this user.
    assert.match(
      stderr,
      /\n {2}try: (?:sudo \S+\/scripts\/engine start && sudo usermod -aG docker \S+|.*`sudo usermod -aG \S+ "\$USER"`), then log in again\n$/,
    );
  });
});
