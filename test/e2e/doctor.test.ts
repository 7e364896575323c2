// `builder doctor` on a machine that works, and before everything that may stand where an engine should.

import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Ajv } from 'ajv';
import * as v from 'valibot';
import { acquireLock } from '../../src/host/lock.ts';
import { currentOwner } from '../../src/host/owner.ts';
import { realHost } from '../../src/host/real.ts';
import { LABEL } from '../../src/model/labels.ts';
import { DiagnosisSchema, type Check, type Diagnosis } from '../../src/model/diagnosis.ts';
import { builder, engineSocket, type Said } from '../rig/cli.ts';
import { startEngineProxy } from '../rig/engine-proxy.ts';
import { startScriptedEngine } from '../rig/scripted-engine.ts';
import { startSmtpSink } from '../rig/smtp-sink.ts';
import { tempDir } from '../rig/temp-dir.ts';
import { withoutOverride } from '../rig/without-override.ts';

describe('builder doctor', () => {
  let dir: Awaited<ReturnType<typeof tempDir>>;

  before(async () => {
    dir = await tempDir();
  });
  after(() => dir[Symbol.asyncDispose]());

  const doctor = (args: readonly string[], env: Record<string, string> = {}): Promise<Said> =>
    builder(['doctor', ...args], { cwd: dir.path, env });
  const diagnosis = async (
    args: readonly string[],
    env: Record<string, string> = {},
  ): Promise<Diagnosis & { readonly code: number | null }> => {
    const { code, stdout, stderr } = await doctor(['--json', ...args], env);
    assert.equal(stderr, '');
    return { ...v.parse(DiagnosisSchema, JSON.parse(stdout)), code };
  };
  const named = ({ checks }: Diagnosis, name: string): Check => {
    const found = checks.find((check) => check.name === name);
    return found ?? assert.fail(`no check is named ${name}`);
  };

  test('says that a run would work, and changes nothing', async () => {
    const entries = await readdir(dir.path);
    const { code, stdout, stderr } = await doctor([]);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^✓ ok +node +\d+\.\d+/);
    assert.match(stdout, /^✓ ok +engine +Docker \S+ at\s+unix:/m);
    assert.match(stdout, /\na run would work here: .*\n$/);
    assert.deepEqual(await readdir(dir.path), entries);
  });

  test('prints JSON of its own schema, with what the engine said of itself', async () => {
    const { stdout } = await doctor(['--json']);
    const schema = await builder(['schema', 'doctor'], { cwd: dir.path });
    const validate = new Ajv({ strict: false }).compile(
      v.parse(v.record(v.string(), v.unknown()), JSON.parse(schema.stdout)),
    );
    assert.ok(validate(JSON.parse(stdout)), JSON.stringify(validate.errors));
    const told = v.parse(DiagnosisSchema, JSON.parse(stdout));
    assert.equal(told.able, true);
    assert.match(String(named(told, 'engine').facts['version']), /^\d+\./);
    assert.match(String(named(told, 'containers').facts['cgroupVersion']), /^[12]$/);
    assert.equal(named(told, 'builds').facts['backend'], 'buildkit');
    assert.ok(Math.abs(Number(named(told, 'clock').facts['engineAheadMs'])) < 5000);
    assert.ok(Number(named(told, 'engine disk').facts['freeBytes']) > 0);
  });

  const BAD: readonly (readonly [string, () => Promise<string>, RegExp])[] = [
    ['a socket that is not there', () => Promise.resolve('/nowhere/x.sock'), /no such socket/],
    [
      'a file in its place',
      async () => {
        const file = path.join(dir.path, 'plain');
        await writeFile(file, '');
        return file;
      },
      /this is not a socket/,
    ],
    ['an address over ssh', () => Promise.resolve('ssh://kim@box'), /cannot reach: ssh:/],
    ['a port that nobody has', () => Promise.resolve('tcp://127.0.0.1:1'), /nothing answers there/],
  ];
  for (const [title, address, words] of BAD)
    test(`tells of ${title}, and of all that needs no engine`, async () => {
      const told = await diagnosis([], { BUILDER_SOCKET: '', DOCKER_HOST: await address() });
      assert.deepEqual([told.code, told.able], [3, false]);
      assert.equal(named(told, 'engine').state, 'problem');
      assert.match(named(told, 'engine').found, words);
      assert.ok(named(told, 'engine').mend);
      assert.equal(named(told, 'builds').state, 'unknown');
      assert.equal(named(told, 'node').state, 'ok');
      assert.equal(named(told, 'cache').state, 'ok');
    });

  test('tells of a web server that is no engine', async () => {
    const server = createServer((_, response) => response.end('hello'));
    const socket = path.join(dir.path, 'web.sock');
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    const told = await diagnosis(['--socket', socket]);
    server.close();
    assert.equal(told.code, 3);
    assert.match(named(told, 'engine').found, /is not a Docker Engine/);
  });

  test('does not wait for an engine that is frozen, from the start or after its ping', async () => {
    await using proxy = await startEngineProxy(engineSocket());
    proxy.behave({ kind: 'silent' });
    const silent = diagnosis(['--socket', proxy.socket]);
    const held: { end: () => void }[] = [];
    const half = createServer((request, response) => {
      if (request.url === '/_ping') response.writeHead(200, { 'api-version': '1.41' }).end('OK');
      else held.push(response);
    });
    const socket = path.join(dir.path, 'half.sock');
    await new Promise<void>((resolve) => half.listen(socket, resolve));
    const halfway = diagnosis(['--socket', socket]);
    const [never, once] = await Promise.all([silent, halfway]);
    half.closeAllConnections();
    half.close();
    assert.match(named(never, 'engine').found, /does not answer/);
    assert.match(named(once, 'engine').found, /answers a ping, and nothing else/);
    assert.ok(held.length > 0);
    assert.deepEqual([never.code, once.code], [3, 3]);
  });

  test('tells what Podman and a frozen list of containers leave unknown', async () => {
    await using podman = await startScriptedEngine({
      'GET /version': {
        body: { Version: '5.4.2', MinAPIVersion: '1.24', Components: [{ Name: 'Podman Engine' }] },
      },
      'GET /images/builder/base:bookworm/json': { status: 404, body: { message: 'none' } },
    });
    const told = await diagnosis(['--socket', podman.socket]);
    assert.match(named(told, 'engine').found, /^Podman 5\.4\.2 at /);
    assert.match(named(told, 'builds').means ?? '', /secrets, cache mounts/);
    assert.equal(named(told, 'leftovers').state, 'unknown');
    assert.ok(
      podman.asked.every((line) => line.startsWith('GET ')),
      podman.asked.join('\n'),
    );
  });

  test('tells who holds the lock, and what dead runs have left', async () => {
    const host = realHost();
    const dead = {
      [LABEL.run]: 'dead',
      [LABEL.host]: host.name,
      [LABEL.pid]: '4194304',
      [LABEL.started]: '1.gone.1',
    };
    await using engine = await startScriptedEngine({
      'GET /containers/json': {
        // One element: a list would be sent as JSON lines.
        body: JSON.stringify([{ Id: 'c1', Names: ['/left'], Labels: dead, State: 'running' }]),
      },
      'GET /images/json': { body: '[]' },
    });
    const lockFile = path.join(dir.path, 'cache/builder/embedded.lock');
    const note = { ...currentOwner(host), run: 'r', note: 'builder run --parallel' };
    const lock = await acquireLock(lockFile, note);
    const told = await diagnosis(['--socket', engine.socket]);
    assert.ok(lock.kind === 'lock');
    lock.release();
    assert.deepEqual(
      [named(told, 'lock').state, named(told, 'lock').found],
      ['problem', `held by pid ${host.pid}: builder run --parallel`],
    );
    assert.match(named(told, 'leftovers').found, /^1 container of runs that died/);
    assert.match(named(told, 'leftovers').mend ?? '', / clean$|builder clean/);
    assert.equal(named(await diagnosis([]), 'lock').state, 'ok');
  });

  test('talks to the mail server up to the log-in, and sends nothing', async () => {
    const sink = await startSmtpSink({ kind: 'accept' }, { user: 'kim', password: 'right' });
    const good = await diagnosis([], { BUILDER_SMTP_URL: sink.url });
    const url = sink.url.replace('right', 'wrong-password');
    const bad = await doctor([], { BUILDER_SMTP_URL: url });
    const gone = await diagnosis([], { BUILDER_SMTP_URL: 'smtp://127.0.0.1:1' });
    await sink.close();
    assert.equal(named(good, 'mail').state, 'ok');
    assert.equal(bad.code, 0);
    assert.match(bad.stdout, /! warning +mail .*\n? *.*535/);
    assert.ok(!bad.stdout.includes('wrong-password'));
    assert.match(named(gone, 'mail').found, /ECONNREFUSED/);
    assert.equal(sink.letters.length, 0);
  });

  test('tells of a folder that cannot be written, before a run finds out', async () => {
    const closed = path.join(dir.path, 'closed');
    await mkdir(closed, { mode: 0o555 });
    const { code, stdout } = await builder(['doctor', '--reports', `${closed}/reports`], {
      cwd: dir.path,
      under: withoutOverride(),
    });
    assert.equal(code, 3);
    assert.match(stdout, /✗ problem +reports +.*\n? *.*closed is not\s+writable/);
    assert.match(stdout, /✓ ok +cache /);
  });

  test('is stopped by a mistake in builder.yaml, told like every verb tells it', async () => {
    const file = path.join(dir.path, 'wrong.yaml');
    await writeFile(file, 'version: 1\nrepoo: x\n');
    const { code, stdout, stderr } = await doctor(['--config', file]);
    assert.deepEqual([code, stdout], [3, '']);
    assert.match(stderr, /^error: .*repoo/);
  });
});
