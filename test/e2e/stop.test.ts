import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as v from 'valibot';
import { ResultsSchema, type Results } from '../../src/model/results.ts';
import { builder, engineSocket, startBuilder, type Said } from '../rig/cli.ts';
import { labelledContainers } from '../rig/docker-state.ts';
import { gone, started } from '../rig/host-processes.ts';
import { makeLastingRepo, type Lasting, type LastingRepo } from '../rig/lasting-repo.ts';
import { watchdogsOf } from '../rig/marked.ts';
import { startSmtpSink } from '../rig/smtp-sink.ts';
import { tempDir } from '../rig/temp-dir.ts';

let repo: LastingRepo;

before(async () => {
  repo = await makeLastingRepo(engineSocket());
});
after(() => repo[Symbol.asyncDispose]());

const run = (...args: string[]): Promise<Said> => builder(args, repo);

async function begin({ args, marks, shown }: Lasting, env: Readonly<Record<string, string>> = {}) {
  const begun = startBuilder(args, { ...repo, env });
  await Promise.all([started(marks), begun.shows(shown)]);
  return { ...begun, pid: begun.child.pid ?? 0 };
}

async function latest(): Promise<Results> {
  const file = path.join(repo.cwd, 'reports/latest/results.json');
  return v.parse(ResultsSchema, JSON.parse(await readFile(file, 'utf8')));
}

describe('builder stop', () => {
  test('ends the run as Ctrl-C would, waits for it and tells how it ended; the next time it had ended', async () => {
    const { said } = await begin(repo.soak);
    const stopped = await run('stop');
    assert.equal(stopped.code, 0, stopped.stderr);
    const { id } = (await latest()).run;
    assert.equal(stopped.stdout, `the run ${id} was cancelled: exit 143, terminated\n`);
    assert.equal((await said).code, 143);
    await gone(repo.soak.marks);
    const again = await run('stop', id);
    assert.equal(again.code, 0);
    assert.equal(
      again.stdout,
      `the run ${id} had ended before: it was cancelled: exit 143, terminated\n`,
    );
  });

  test('--kill leaves nothing of a run either, which can be resumed then', async () => {
    const { said, pid } = await begin(repo.soak);
    const stopped = await run('stop', '--kill');
    assert.equal(stopped.code, 0, stopped.stderr);
    const { id } = (await latest()).run;
    assert.equal(stopped.stdout, `the run ${id} was killed, and what it left is removed\n`);
    assert.equal((await said).code, null);
    assert.deepEqual(watchdogsOf(pid), []);
    assert.deepEqual(await labelledContainers(engineSocket(), id), []);
    await gone(repo.soak.marks);
    assert.equal(
      (await run('stop')).stdout,
      `the run ${id} was killed before: builder resume ${id} goes on with it\n`,
    );
  });
});

describe('the deadline of a run', () => {
  test('cancels what runs, is told in the report, fails the run, and the mail is sent', async () => {
    const sink = await startSmtpSink();
    try {
      const { args, marks } = repo.soak;
      const mail = ['--email', 'team@example.org', '--deadline', '12s'];
      const env = { BUILDER_SMTP_URL: sink.url };
      const ended = await builder([...args, ...mail], { ...repo, env });
      assert.equal(ended.code, 4, ended.stdout + ended.stderr);
      await gone(marks);
      const { run: stored, tasks } = await latest();
      assert.deepEqual([stored.verdict, stored.exitCode], ['failed', 4]);
      const why = 'the deadline of the run, 12.0 s, has passed';
      assert.equal(tasks.at(-1)?.reason?.message, why);
      const report = path.join(repo.cwd, 'reports/latest/report.txt');
      const told = (await readFile(report, 'utf8')).replaceAll(/\s+/g, ' ');
      assert.ok(told.includes(why), told);
      assert.equal(sink.letters.length, 1);
    } finally {
      await sink.close();
    }
  });
});

/** Takes connections and says nothing. */
async function silence(where: string | number): Promise<Server & AsyncDisposable> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => {
    server.listen(where, resolve);
  });
  return Object.assign(server, {
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  });
}

async function interruptedAt(server: Server, args: readonly string[], env = {}) {
  const { child, said } = startBuilder(args, { ...repo, env });
  await new Promise((resolve) => {
    server.once('connection', resolve);
  });
  const began = performance.now();
  child.kill('SIGINT');
  return { ...(await said), ms: performance.now() - began };
}

describe('SIGINT', () => {
  test('while an engine does not answer ends builder within three seconds', async () => {
    await using dir = await tempDir();
    const socket = path.join(dir.path, 'engine.sock');
    await using engine = await silence(socket);
    const { code, ms, stderr } = await interruptedAt(engine, ['run', '--socket', socket]);
    assert.equal(code, 130, stderr);
    assert.ok(ms < 3000, `${ms} ms`);
  });

  test('while a mail server does not answer changes the exit code, not what was recorded', async () => {
    await using server = await silence(0);
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    const env = { BUILDER_SMTP_URL: `smtp://127.0.0.1:${address.port}` };
    const args = ['run', '-f', 'quick', '--email', 'team@example.org'];
    const { code, ms, stdout } = await interruptedAt(server, args, env);
    assert.equal(code, 130, stdout);
    assert.ok(ms < 3000, `${ms} ms`);
    assert.match(stdout, /^exit 130: interrupted$/m);
    assert.deepEqual((await latest()).run.verdict, 'passed');
  });
});
