// A user who is not root, on a machine where root has installed everything: only the engine's socket is open to them.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { chmod, chown, mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { thisProcess } from '../../src/host/owner.ts';
import { DiagnosisSchema } from '../../src/model/diagnosis.ts';
import { engineSocket, type Said } from '../rig/cli.ts';
import { labelledContainers } from '../rig/docker-state.ts';
import { startEngineProxy, type EngineProxy } from '../rig/engine-proxy.ts';
import type { TestRepo } from '../rig/git-repo.ts';
import { nodeImage } from '../rig/node-image.ts';
import { makeServedRepo, servedConfig } from '../rig/served-repo.ts';
import { sharedCheckout } from '../rig/shared-checkout.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { RUN, storeRun } from '../unit/cli/stored-run.ts';

const isRoot = process.getuid?.() === 0;
/** Nobody else's: what it leaves behind can be found by it. It has no name and no group of its own, as in many containers. */
const ID = isRoot ? 61_234 : (process.getuid?.() ?? 0);
const AS = isRoot ? ['setpriv', `--reuid=${ID}`, `--regid=${ID}`, '--clear-groups', '--'] : [];

describe('a user who is not root', () => {
  let dir: Awaited<ReturnType<typeof tempDir>>;
  let engine: EngineProxy;
  let repo: TestRepo;
  let earlier: string[];
  const at = (name: string): string => path.join(dir.path, name);

  before(async () => {
    dir = await tempDir();
    engine = await startEngineProxy(engineSocket());
    repo = await makeServedRepo(await nodeImage(engineSocket()));
    await sharedCheckout(at('checkout'));
    await mkdir(at('home'));
    await writeFile(at('home/builder.yaml'), servedConfig(repo.dir));
    for (const way of [dir.path, path.dirname(engine.socket), repo.dir, path.dirname(repo.dir)])
      await chmod(way, 0o755);
    await chmod(engine.socket, 0o660);
    if (isRoot) {
      await chown(at('home'), ID, ID);
      // As the docker group opens it.
      await chown(engine.socket, 0, ID);
    }
    earlier = await traces();
  });
  after(async () => {
    await engine[Symbol.asyncDispose]();
    await repo.remove();
    await dir[Symbol.asyncDispose]();
  });

  const type = async (
    args: readonly string[],
    { cwd = at('home'), socket = engine.socket } = {},
  ): Promise<Said> => {
    const words = [...AS, path.join(at('checkout'), 'builder'), ...args];
    const child = spawn(words[0] ?? '', words.slice(1), {
      cwd,
      env: {
        PATH: `${path.dirname(process.execPath)}:/usr/bin:/bin`,
        HOME: at('home'),
        BUILDER_SOCKET: socket,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const code = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await code, stdout, stderr };
  };

  /** What this user owns outside of its home. */
  async function traces(): Promise<string[]> {
    const places = ['/tmp', '/var/tmp', '/dev/shm'];
    const words = [...places, '-maxdepth', '3', '-user', String(ID)];
    const find = promisify(execFile)('find', words, { maxBuffer: 1e8 });
    // Other tests' files come and go while it looks: that is an exit code of 1.
    const { stdout } = await find.catch((error: unknown) => v.parse(FOUND, error));
    return stdout.split('\n').filter((file) => file !== '' && !file.startsWith(at('home')));
  }

  test('is told by the doctor that a run would work', async () => {
    const said = await type(['doctor', '--json']);
    assert.equal(said.code, 0, said.stdout + said.stderr);
    const { checks } = v.parse(DiagnosisSchema, JSON.parse(said.stdout));
    const found = new Map(checks.map((check) => [check.name, check]));
    assert.equal(found.get('access')?.state, 'ok');
    if (isRoot) assert.match(found.get('git')?.found ?? '', /belongs to another user$/);
  });

  test("plans and runs somebody else's repository from a checkout that is not its own", async () => {
    const plan = await type(['plan']);
    assert.deepEqual([plan.code, plan.stderr], [0, '']);
    assert.match(plan.stdout, /7 tasks/);
    const run = await type(['run', '--reports', at('home/reports')]);
    assert.equal(run.code, 0, run.stdout + run.stderr);
    const page = await readFile(at('home/reports/latest/report.html'), 'utf8');
    assert.match(page, /<html/);
    const id = await readlink(at('home/reports/latest'));
    assert.deepEqual(await labelledContainers(engineSocket(), id), []);
  });

  test('leaves nothing outside of its home, and the checkout as it was', async () => {
    assert.deepEqual((await readdir(at('home'))).toSorted(), ['.cache', 'builder.yaml', 'reports']);
    if (!isRoot) return;
    assert.deepEqual(
      (await traces()).filter((file) => !earlier.includes(file)),
      [],
    );
  });

  test('is told so where it may not write', { skip: !isRoot }, async () => {
    const said = await type(['quickstart', '--only', 'sanity'], { cwd: at('checkout') });
    assert.equal(said.code, 3, said.stdout + said.stderr);
    assert.match(said.stderr, /^error: .*reports.*not possible there$/m);
    assert.match(said.stderr, /^ {2}try: /m);
  });

  test('may not stop a run of root, and is told whom to ask', { skip: !isRoot }, async () => {
    await using place = await tempDir();
    await chmod(place.path, 0o755);
    const run = { id: RUN, startedAt: '', finishedAt: null, verdict: null, exitCode: null };
    await storeRun(place.path, { run });
    const reports = path.join(place.path, 'reports');
    // This process is root's, and goes on.
    const owner = { ...thisProcess(), user: 'root' };
    await writeFile(path.join(reports, RUN, 'owner.json'), JSON.stringify(owner));
    const said = await type(['stop', '--reports', reports]);
    assert.equal(said.code, 3, said.stdout + said.stderr);
    const sentence = `the run ${RUN} belongs to root (pid ${process.pid}), and may not be stopped from here`;
    assert.ok(said.stderr.startsWith(`error: ${sentence}\n`), said.stderr);
    assert.match(said.stderr, /^ {2}try: ask root, or stop it as root$/m);
  });

  test('is told the exact command where it may not use the engine', { skip: !isRoot }, async () => {
    await chmod(engine.socket, 0o600);
    const said = await type(['run']);
    await chmod(engine.socket, 0o660);
    assert.equal(said.code, 3);
    assert.match(
      said.stderr,
      /permission denied\n {2}where: .*\n {2}cause: .*\n {2}try: .*`sudo usermod -aG \S+ "\$USER"`/,
    );
  });
});

const FOUND = v.object({ stdout: v.string() });
