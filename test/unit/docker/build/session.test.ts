// The session is asked by a real HTTP/2 client, as the engine does it.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type ClientHttp2Session, connect } from 'node:http2';
import { test } from 'node:test';
import { openSession, type Session } from '../../../../src/docker/build/session.ts';
import { type FakeEngine, fakeEngine } from './fake-engine.ts';
import { decode, encode } from './session-proto.ts';

const SECRET = '/moby.buildkit.secrets.v1.Secrets/GetSecret';
const CREDENTIALS = '/moby.filesync.v1.Auth/Credentials';

test('the engine learns which methods the session has, and a name for it', async () => {
  await using asked = await session();
  const { headers } = opened(asked.engine);
  assert.equal(headers['x-docker-expose-session-uuid'], asked.session.id);
  assert.equal(headers['x-docker-expose-session-name'], 'builder');
  assert.equal(
    headers['x-docker-expose-session-grpc-method'],
    `${SECRET}, ${CREDENTIALS}, /grpc.health.v1.Health/Check`,
  );
});

test('a declared secret is given, byte for byte', async () => {
  await using asked = await session();
  const { message } = await call(asked.client, SECRET, secretRequest('index'));
  assert.deepEqual(decode('GetSecretResponse', message), {
    data: Buffer.from('https://user:pässword@host/\n'),
  });
});

test('an id that nobody declared is not found, and nothing of the others is told', async () => {
  await using asked = await session();
  for (const id of ['HTTP_AUTH_HEADER_build-context-x', 'INDEX', '', '__proto__', 'constructor']) {
    const { status, message, words } = await call(asked.client, SECRET, secretRequest(id));
    assert.deepEqual([status, message.length], ['5', 0], id);
    assert.ok(!words.includes('index'));
  }
});

test('credentials go to their own host only', async () => {
  await using asked = await session();
  const ask = async (host: string): Promise<unknown> => {
    const request = encode('CredentialsRequest', { Host: host });
    const { status, message } = await call(asked.client, CREDENTIALS, request);
    assert.equal(status, '0');
    return decode('CredentialsResponse', message);
  };
  assert.deepEqual(await ask('registry.one'), { Username: 'me', Secret: 'mine' });
  assert.deepEqual(await ask('registry.two'), {});
  assert.deepEqual(await ask('sub.registry.one'), {});
});

test('it says that it serves, and that other methods are not implemented', async () => {
  await using asked = await session();
  const health = await call(asked.client, '/grpc.health.v1.Health/Check', new Uint8Array());
  assert.deepEqual([health.status, [...health.message]], ['0', [8, 1]]);
  const token = await call(asked.client, '/moby.filesync.v1.Auth/FetchToken', new Uint8Array());
  assert.equal(token.status, '12');
});

test('a message that is no message fails alone: the session goes on', async () => {
  await using asked = await session();
  const bad = await call(asked.client, SECRET, Buffer.from([0xff, 0xff, 0xff]));
  assert.equal(bad.status, '13');
  const torn = await callRaw(asked.client, SECRET, Buffer.from([0, 0, 0, 0, 9, 1]));
  assert.equal(torn.status, '13');
  const zipped = await callRaw(asked.client, SECRET, Buffer.from([1, 0, 0, 0, 0]));
  assert.equal(zipped.status, '13');
  const good = await call(asked.client, SECRET, secretRequest('index'));
  assert.equal(good.status, '0');
});

test('after close the connection is gone on both sides', async () => {
  await using asked = await session();
  const gone = once(asked.client, 'close');
  asked.session.close();
  await gone;
  while (asked.engine.open() > 0) await new Promise(setImmediate);
});

interface Asked {
  readonly engine: FakeEngine;
  readonly session: Session;
  readonly client: ClientHttp2Session;
  [Symbol.asyncDispose](): Promise<void>;
}

async function session(): Promise<Asked> {
  const engine = await fakeEngine((_, response) => response.end());
  const ours = await openSession(
    engine.docker,
    {
      secrets: new Map([['index', 'https://user:pässword@host/\n']]),
      loginFor: (host) =>
        Promise.resolve(host === 'registry.one' ? { username: 'me', secret: 'mine' } : null),
    },
    new AbortController().signal,
  );
  const { socket } = opened(engine);
  const client = connect('http://engine', { createConnection: () => socket });
  client.on('error', () => {});
  return {
    engine,
    session: ours,
    client,
    async [Symbol.asyncDispose]() {
      ours.close();
      client.destroy();
      await engine[Symbol.asyncDispose]();
    },
  };
}

function opened(engine: FakeEngine): FakeEngine['sessions'][number] {
  const [first] = engine.sessions;
  assert.ok(first);
  return first;
}

function secretRequest(id: string): Uint8Array {
  return encode('GetSecretRequest', { ID: id, annotations: { any: 'thing' } });
}

interface Answer {
  readonly status: string;
  readonly words: string;
  readonly message: Buffer;
}

function call(client: ClientHttp2Session, path: string, message: Uint8Array): Promise<Answer> {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return callRaw(client, path, Buffer.concat([head, message]));
}

async function callRaw(client: ClientHttp2Session, path: string, body: Buffer): Promise<Answer> {
  const stream = client.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  const status: Record<string, unknown> = {};
  stream.on('response', (headers) => void Object.assign(status, headers));
  stream.on('trailers', (trailers) => void Object.assign(status, trailers));
  stream.end(body);
  const chunks = await stream.toArray();
  const framed = Buffer.concat(chunks.filter((chunk) => Buffer.isBuffer(chunk)));
  return {
    status: String(status['grpc-status']),
    words: String(status['grpc-message']),
    message: framed.subarray(5),
  };
}
