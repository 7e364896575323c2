// scripts/engine with a made-up engine, and its neighbours where they must change nothing.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runChild } from '../../../src/host/child.ts';
import { ROOT } from '../../rig/source-tree.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const USUAL = '/usr/sbin:/usr/bin:/sbin:/bin';

function script(name: string, ...args: readonly string[]) {
  return scriptWith({}, name, ...args);
}

function scriptWith(env: Record<string, string>, name: string, ...args: readonly string[]) {
  return runChild({
    command: path.join(ROOT, 'scripts', name),
    args,
    env: { PATH: USUAL, HOME: '/nonexistent', ...env },
    signal: new AbortController().signal,
    timeoutMs: 20_000,
  });
}

it('engine start does nothing where an engine answers', async () => {
  await using temp = await tempDir();
  const socket = path.join(temp.path, 'docker.sock');
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.end('OK');
  });
  await once(server.listen(socket), 'listening');
  const { exitCode, stderr } = await script('engine', 'start', `unix://${socket}`);
  server.close();
  assert.deepEqual([exitCode, stderr], [0, `engine: an engine answers on ${socket}\n`]);
  assert.deepEqual(asked, ['/_ping']);
});

it('engine without a verb tells its usage', async () => {
  const { exitCode, stderr } = await script('engine');
  assert.equal(exitCode, 2);
  assert.match(stderr, /usage: .*engine start \[SOCKET\] \| stop/);
});

it('the scripts for cron and newcomers tell their usage', async () => {
  for (const name of ['nightly', 'onboarding']) {
    const { exitCode, stderr } = await script(name);
    assert.equal(exitCode, 2);
    assert.match(stderr, new RegExp(`usage: .*scripts/${name} `));
  }
});

/** Answers a ping on the socket it is given, and ends with its socket on TERM. */
const DOCKERD = `#!/bin/sh
exec "$NODE" -e '
const socket = process.argv[1].replace("--host=unix://", "");
const { existsSync } = require("node:fs");
const list = () => (existsSync(socket + ".busy") ? JSON.stringify([{ Id: "a" }, { Id: "b" }]) : "[]");
const answer = (url) => (url === "/containers/json" ? list() : "OK");
require("node:http").createServer(({ url }, response) => response.end(answer(url))).listen(socket);
process.on("SIGTERM", () => process.exit(0));
' -- "$1"
`;

describe('an engine that scripts/engine starts', () => {
  let temp: Awaited<ReturnType<typeof tempDir>>;
  let env: Record<string, string>;
  let socket: string;

  before(async () => {
    temp = await tempDir();
    socket = path.join(temp.path, 'docker.sock');
    const bin = path.join(temp.path, 'bin');
    await mkdir(bin);
    const commands = {
      dockerd: DOCKERD,
      // Root, on a machine where nobody else's engine answers.
      id: '#!/bin/sh\necho "${WHO:-0}"\n',
      curl: `#!/bin/sh\ncase "$*" in *${temp.path}*) exec /usr/bin/curl "$@" ;; *) [ -n "\${OTHERS:-}" ] ;; esac\n`,
    };
    for (const [name, text] of Object.entries(commands)) {
      await writeFile(path.join(bin, name), text);
      await chmod(path.join(bin, name), 0o755);
    }
    env = {
      PATH: `${bin}:${USUAL}`,
      NODE: process.execPath,
      ENGINE_STATE: path.join(temp.path, 'state'),
    };
  });
  after(async () => {
    await scriptWith(env, 'engine', 'stop');
    await temp[Symbol.asyncDispose]();
  });

  async function pid(): Promise<string> {
    const note = await readFile(path.join(temp.path, 'state/engine.pid'), 'utf8');
    return note.split(' ')[0] ?? '';
  }

  it('is noted, found again, and the one that stop ends; twice is fine', async () => {
    const started = await scriptWith(env, 'engine', 'start', socket);
    assert.equal(started.exitCode, 0, started.stderr);
    const engine = await pid();
    assert.match(started.stderr, new RegExp(`the engine answers \\(pid ${engine}\\)\n$`));
    const again = await scriptWith(env, 'engine', 'start', socket);
    assert.equal(again.stderr, `engine: an engine answers on ${socket}\n`);

    const user = await scriptWith({ ...env, WHO: '1000' }, 'engine', 'stop');
    assert.equal(user.exitCode, 3);
    assert.match(user.stderr, /was started by root: run 'sudo .*scripts\/engine stop'/);

    const stopped = await scriptWith(env, 'engine', 'stop');
    assert.deepEqual(
      [stopped.exitCode, stopped.stderr],
      [0, `engine: stopped the engine (pid ${engine}) and its containers; its images stay\n`],
    );
    const nothing = await scriptWith(env, 'engine', 'stop');
    assert.deepEqual(
      [nothing.exitCode, nothing.stderr],
      [0, 'engine: nothing to stop: no engine was started from here\n'],
    );
  });

  it('is not stopped while containers of whoever else uses it run', async () => {
    const used = path.join(temp.path, 'used.sock');
    assert.equal((await scriptWith(env, 'engine', 'start', used)).exitCode, 0);
    await writeFile(`${used}.busy`, '');
    const refused = await scriptWith(env, 'engine', 'stop');
    assert.equal(refused.exitCode, 3);
    assert.match(refused.stderr, /2 containers run in the engine \(pid \d+\).*: end them first/);
    await rm(`${used}.busy`);
    assert.equal((await scriptWith(env, 'engine', 'stop')).exitCode, 0);
  });

  it("is told from somebody else's, which goes on", async () => {
    const { exitCode, stderr } = await scriptWith({ ...env, OTHERS: 'yes' }, 'engine', 'stop');
    assert.equal(exitCode, 0);
    assert.match(stderr, /nothing to stop.*\nengine: the one on \S+ was started by somebody else/);
  });

  it('is told from a process that has its number today', async () => {
    await mkdir(path.join(temp.path, 'state'), { recursive: true });
    const note = path.join(temp.path, 'state/engine.pid');
    for (const started of ['1 another-boot', '1']) {
      await writeFile(note, `${process.pid} ${started} process\n`);
      const { exitCode, stderr } = await scriptWith(env, 'engine', 'stop');
      assert.deepEqual(
        [exitCode, stderr],
        [0, `engine: nothing to stop: the engine (pid ${process.pid}) had ended already\n`],
      );
      await assert.rejects(readFile(note), { code: 'ENOENT' });
    }
  });

  it('that does not come up leaves no note', async () => {
    const broken = path.join(temp.path, 'broken');
    await mkdir(broken);
    await writeFile(path.join(broken, 'dockerd'), '#!/bin/sh\necho "no cgroups here"\nexit 1\n');
    await chmod(path.join(broken, 'dockerd'), 0o755);
    const { exitCode, stderr } = await scriptWith(
      { ...env, PATH: `${broken}:${env['PATH']}` },
      'engine',
      'start',
      socket,
    );
    assert.equal(exitCode, 3);
    assert.match(stderr, /no cgroups here\nengine: the engine does not start: see /);
    await assert.rejects(pid(), { code: 'ENOENT' });
  });
});
