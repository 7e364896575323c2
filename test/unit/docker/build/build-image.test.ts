// A build against an engine that behaves badly in every way we know.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildImage } from '../../../../src/docker/build/build-image.ts';
import { NO_LOGINS } from '../../../../src/docker/registry-logins.ts';
import type { BuildRequest, BuiltImage } from '../../../../src/docker/engine.ts';
import { type Failure, FailureError } from '../../../../src/model/reason.ts';
import { type FakeEngine, fakeEngine, IMAGE } from './fake-engine.ts';
import { recorded } from './recorded.ts';
import { recordingSink } from './recording-sink.ts';

const dir = mkdtempSync(join(tmpdir(), 'build-image-'));
writeFileSync(join(dir, 'Dockerfile'), 'FROM scratch');
writeFileSync(join(dir, 'big'), Buffer.alloc(30 << 20));
after(() => {
  rmSync(dir, { recursive: true });
});

const REQUEST: BuildRequest = {
  context: { dir, files: [{ path: 'Dockerfile', mode: '100644', hash: '' }] },
  dockerfile: join(dir, 'Dockerfile'),
  target: 'runtime',
  platform: 'linux/amd64',
  args: { A: 'ä & b' },
  tags: ['a:1', 'b:2'],
  labels: { 'builder.run': 'r' },
  secrets: new Map(),
  network: 'none',
  noCache: true,
  modifiedAt: 0,
};
const BIG: BuildRequest = {
  ...REQUEST,
  context: { dir, files: [...REQUEST.context.files, { path: 'big', mode: '100644', hash: '' }] },
};

test('the request says all that was asked, and the image comes back with its size', async () => {
  await using engine = await fakeEngine(answers(recorded('20.10.24-ok').bytes));
  assert.deepEqual(await build(engine, REQUEST), { id: IMAGE.Id, sizeBytes: IMAGE.Size });
  const query = Object.fromEntries(new URLSearchParams(engine.requests[0]?.split('?')[1]));
  assert.deepEqual(
    { ...query, buildid: 'x', session: 'y' },
    {
      dockerfile: 'Dockerfile',
      t: 'b:2',
      platform: 'linux/amd64',
      buildargs: '{"A":"ä & b"}',
      labels: '{"builder.run":"r"}',
      networkmode: 'none',
      target: 'runtime',
      nocache: '1',
      rm: '1',
      forcerm: '1',
      q: '0',
      version: '2',
      buildid: 'x',
      session: 'y',
    },
  );
  assert.match(engine.requests[0] ?? '', /&t=a%3A1&t=b%3A2&/);
  assert.equal(query['session'], engine.sessions[0]?.headers['x-docker-expose-session-uuid']);
});

test('the session ends with the build, good or bad', async () => {
  for (const name of ['20.10.24-ok', '20.10.24-exit7']) {
    await using engine = await fakeEngine(answers(recorded(name).bytes));
    await build(engine, REQUEST).catch(() => null);
    const [session] = engine.sessions;
    assert.ok(session);
    const closed = once(session.socket, 'close');
    session.socket.resume();
    await closed;
  }
});

test('an engine that refuses at once is quoted, though the context was still on its way', async () => {
  const words = '{"message":"dockerfile parse error line 3: FROM requires one argument"}';
  await using engine = await fakeEngine(({ socket }) => {
    // As the engine does it: it ends its own direction and closes the connection half a second later.
    socket.end(`HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n${words}`);
  });
  const failed = await failureOf(build(engine, BIG));
  assert.equal(failed.class, 'dockerfile');
  assert.equal(failed.message, 'Dockerfile line 3: FROM requires one argument');
});

test('an engine that dies in the middle of its answer is lost, not successful', async () => {
  const { bytes } = recorded('28.5.2-ok');
  for (const part of [0, 1, 1000, bytes.length - 1]) {
    await using engine = await fakeEngine((request, response) => {
      request.resume();
      response.writeHead(200);
      response.write(bytes.subarray(0, part), () => request.socket.destroy());
    });
    assert.equal((await failureOf(build(engine, REQUEST))).class, 'engine-lost', String(part));
  }
});

test('an answer without a result is an engine lost', async () => {
  for (const backend of ['buildkit', 'classic'] as const) {
    await using engine = await fakeEngine(answers(Buffer.from('{"stream":"hello"}\n')));
    const failed = await failureOf(build(engine, REQUEST, { backend }));
    assert.equal(failed.class, 'engine-lost');
    assert.match(failed.message, /ended the build without a result/);
  }
});

test('a storm of empty progress messages is ended within seconds', async () => {
  const closed = Promise.withResolvers<void>();
  await using engine = await fakeEngine((request, response) => {
    request.resume();
    response.on('close', closed.resolve);
    const storm = Buffer.from('{"id":"moby.buildkit.trace","aux":""}\n'.repeat(500));
    const blow = (): void => {
      while (!response.destroyed && response.write(storm));
    };
    response.on('drain', blow);
    blow();
  });
  const failed = await failureOf(build(engine, REQUEST));
  assert.equal(failed.class, 'engine-lost');
  assert.match(failed.message, /empty progress messages without end/);
  // The engine must hear that nobody listens, or it goes on for ever.
  await closed.promise;
});

test('abort settles at once with its own reason, closes the connection and cancels by id', async () => {
  const started = Promise.withResolvers<IncomingMessage>();
  await using engine = await fakeEngine((request, response) => {
    request.resume();
    response.writeHead(200);
    response.write('{"stream":"working"}\n');
    started.resolve(request);
  });
  const abort = new AbortController();
  const reason = new FailureError({ class: 'timeout', message: 'too late' });
  const built = build(engine, REQUEST, { signal: abort.signal });
  const request = await started.promise;
  const closed = new Promise((resolve) => request.socket.on('close', resolve));
  abort.abort(reason);
  await assert.rejects(built, (error) => error === reason);
  await closed;
  while (engine.requests.length < 2) await new Promise(setImmediate);
  const id = new URLSearchParams(engine.requests[0]?.split('?')[1]).get('buildid');
  assert.equal(engine.requests[1], `POST /v1.41/build/cancel?id=${String(id)}`);
});

test('abort while the context is still being sent settles as well', async () => {
  const started = Promise.withResolvers<null>();
  await using engine = await fakeEngine(() => {
    started.resolve(null);
  });
  const abort = new AbortController();
  const built = build(engine, BIG, { signal: abort.signal });
  await started.promise;
  abort.abort(new Error('stop'));
  await assert.rejects(built, /^Error: stop$/);
});

test('a file of the context that is gone is named, also when the engine already answers', async () => {
  const files = [{ path: 'gone', mode: '100644', hash: '' }] as const;
  const onBuilds = [
    answers(Buffer.alloc(0)),
    (request: IncomingMessage, response: ServerResponse): void => {
      request.resume();
      response.write('{"stream":"reading the context"}\n');
    },
  ];
  for (const onBuild of onBuilds) {
    await using engine = await fakeEngine(onBuild);
    const failed = await failureOf(build(engine, { ...REQUEST, context: { dir, files } }));
    assert.equal(failed.message, 'cannot send gone of the build context');
  }
});

test('the classic builder refuses a build that needs secrets, before anything is sent', async () => {
  await using engine = await fakeEngine(answers(Buffer.alloc(0)));
  const request = { ...REQUEST, secrets: new Map([['index', 'hidden']]) };
  const failed = await failureOf(build(engine, request, { backend: 'classic' }));
  assert.equal(failed.class, 'config');
  assert.match(failed.message, /secret index/);
  assert.ok(!JSON.stringify(failed).includes('hidden'));
  assert.deepEqual(engine.requests, []);
});

test('no engine at all is an engine lost', async () => {
  const engine = await fakeEngine(answers(Buffer.alloc(0)));
  await engine[Symbol.asyncDispose]();
  for (const backend of ['buildkit', 'classic'] as const) {
    assert.equal((await failureOf(build(engine, REQUEST, { backend }))).class, 'engine-lost');
  }
});

interface How {
  readonly backend?: 'buildkit' | 'classic';
  readonly signal?: AbortSignal;
}

function build(engine: FakeEngine, request: BuildRequest, how: How = {}): Promise<BuiltImage> {
  const signal = how.signal ?? new AbortController().signal;
  return buildImage(
    { docker: engine.docker, logins: NO_LOGINS },
    how.backend ?? 'buildkit',
    request,
    recordingSink(),
    signal,
  );
}

function answers(bytes: Uint8Array) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    request.resume();
    request.on('end', () => response.end(bytes));
  };
}

async function failureOf(built: Promise<BuiltImage>): Promise<Failure> {
  try {
    await built;
  } catch (error) {
    assert.ok(error instanceof FailureError, String(error));
    return error.failure;
  }
  return assert.fail('the build passed');
}
