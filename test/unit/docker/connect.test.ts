import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { connectEngine } from '../../../src/docker/connect.ts';
import { connectFailure } from '../../../src/docker/connect-failure.ts';
import { realClock } from '../../../src/host/clock.ts';
import { toFailure } from '../../../src/model/reason.ts';
import type { Failure } from '../../../src/model/reason.ts';
import { startEngineProxy } from '../../rig/engine-proxy.ts';
import type { Fault } from '../../rig/engine-proxy.ts';
import { hurriedClock } from '../../rig/hurried-clock.ts';
import { startScriptedEngine } from '../../rig/scripted-engine.ts';
import type { Answer } from '../../rig/scripted-engine.ts';
import { tempDir } from '../../rig/temp-dir.ts';

function connect(socket: string, clock = realClock) {
  return connectEngine({ socket, env: {}, backend: 'auto', clock });
}

async function refusal(socket: string, clock = realClock): Promise<Failure> {
  try {
    await connect(socket, clock);
  } catch (error) {
    return toFailure(error);
  }
  return assert.fail('it connected');
}

async function refusalBy(answers: Record<string, Answer>): Promise<Failure> {
  await using engine = await startScriptedEngine(answers);
  return await refusal(engine.socket);
}

async function refusalThrough(fault: Fault): Promise<Failure> {
  await using engine = await startScriptedEngine();
  await using proxy = await startEngineProxy(engine.socket);
  proxy.behave(fault);
  return await refusal(proxy.socket, hurriedClock(30));
}

describe('connecting', () => {
  it('asks for a ping, then speaks the negotiated version only', async () => {
    await using scripted = await startScriptedEngine({
      'GET /_ping': { headers: { 'api-version': '1.55', 'builder-version': '2' } },
    });
    const engine = await connect(scripted.socket);
    assert.equal(engine.address, `unix://${scripted.socket}`);
    assert.equal(engine.info.apiVersion, '1.51');
    assert.equal(engine.info.backend, 'buildkit');
    await engine.close();
    assert.deepEqual(scripted.asked.toSorted(), ['GET /_ping', 'GET /info', 'GET /version']);
    assert.deepEqual(scripted.versions.toSorted(), ['', 'v1.51', 'v1.51']);
  });

  it('is not led astray by DOCKER_HOST of the process', async (t) => {
    await using scripted = await startScriptedEngine();
    const before = process.env['DOCKER_HOST'];
    process.env['DOCKER_HOST'] = 'tcp://127.0.0.1:1';
    t.after(() => {
      if (before === undefined) delete process.env['DOCKER_HOST'];
      else process.env['DOCKER_HOST'] = before;
    });
    const engine = await connect(scripted.socket);
    assert.equal(engine.info.version, '20.10.24');
    await engine.close();
  });
});

describe('connecting fails in a sentence with the remedy', () => {
  it('where there is no socket', async () => {
    await using dir = await tempDir();
    const reason = await refusal(join(dir.path, 'none.sock'));
    assert.deepEqual(
      [reason.class, reason.message],
      ['engine-lost', `no engine answers at unix://${dir.path}/none.sock: there is no such socket`],
    );
    assert.equal(
      reason.hint,
      'start one (`sudo systemctl start docker`, or `sudo dockerd &`), or name another with --socket',
    );
  });

  it('where there is a file or a folder instead', async () => {
    await using dir = await tempDir();
    await writeFile(join(dir.path, 'file'), '');
    await mkdir(join(dir.path, 'folder'));
    for (const name of ['file', 'folder']) {
      const reason = await refusal(join(dir.path, name));
      assert.equal(reason.class, 'config');
      assert.match(reason.message, /: this is not a socket$/);
    }
  });

  it('where the socket is left over from an engine that is gone', async () => {
    await using dir = await tempDir();
    const path = join(dir.path, 'stale.sock');
    await leaveSocket(path);
    const reason = await refusal(path);
    assert.equal(reason.class, 'engine-lost');
    assert.match(reason.message, /: the socket is there, but nobody listens$/);
  });

  it('where the socket is closed to this user, with its group', async () => {
    await using scripted = await startScriptedEngine();
    const denied = Object.assign(new Error('connect EACCES'), { code: 'EACCES' });
    const { failure } = await connectFailure(denied, { kind: 'socket', path: scripted.socket });
    assert.deepEqual(
      [failure.class, failure.message],
      ['config', `no engine answers at unix://${scripted.socket}: permission denied`],
    );
    assert.match(
      failure.hint ?? '',
      /^the socket belongs to group \S+: `sudo usermod -aG \S+ "\$USER"`, then log in again$/,
    );
  });

  it('where nothing listens on a tcp port', async () => {
    const reason = await refusal('tcp://127.0.0.1:1');
    assert.deepEqual(
      [reason.class, reason.message],
      ['engine-lost', 'no engine answers at tcp://127.0.0.1:1: nothing answers there'],
    );
  });

  it('where it accepts and never answers', async () => {
    const reason = await refusalThrough({ kind: 'silent' });
    assert.equal(reason.class, 'engine-lost');
    assert.match(reason.message, /^the engine at unix:\S+ does not answer$/);
    assert.equal(reason.cause, 'no answer to a ping in 3 s');
  });

  it('where the connection breaks', async () => {
    const reason = await refusalThrough({ kind: 'reset', afterBytes: 0 });
    assert.equal(reason.class, 'engine-lost');
    assert.match(reason.message, /: the connection broke$/);
  });

  it('where something answers that is not HTTP', async () => {
    const reason = await refusalThrough({ kind: 'garbage', text: 'SSH-2.0-OpenSSH\r\n' });
    assert.equal(reason.class, 'config');
    assert.match(reason.message, /does not speak HTTP$/);
  });

  it('where a web server answers that is no engine', async () => {
    const reason = await refusalBy({ 'GET /_ping': { status: 404, body: 'nginx' } });
    assert.equal(reason.class, 'config');
    assert.match(reason.message, /is not a Docker Engine$/);
    assert.equal(reason.cause, 'HTTP 404 without an API version');
  });

  it('where the engine is too old', async () => {
    const reason = await refusalBy({ 'GET /_ping': { headers: { 'api-version': '1.40' } } });
    assert.equal(reason.class, 'config');
    assert.match(reason.message, /is too old: it speaks API 1\.40$/);
  });

  it('where its description makes no sense', async () => {
    for (const body of ['<html>', { Driver: 7 }]) {
      const reason = await refusalBy({ 'GET /info': { body } });
      assert.equal(reason.class, 'engine-lost');
      assert.match(reason.message, /failed to describe itself: its answer makes no sense$/);
    }
  });
});

/** Closing a server removes its socket, so it is moved away from under it. */
async function leaveSocket(path: string): Promise<void> {
  const { rename } = await import('node:fs/promises');
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(`${path}.live`, resolve);
  });
  await rename(`${path}.live`, path);
  await new Promise((resolve) => {
    server.close(resolve);
  });
}
