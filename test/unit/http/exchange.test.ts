// Requests on real sockets: their bytes, deadlines, and what each failure is called.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { after, test } from 'node:test';
import { exchange, type Exchange } from '../../../src/http/exchange.ts';
import { request, type Request } from '../../../src/http/request.ts';

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const NEVER = new AbortController().signal;

interface Rig {
  readonly port: number;
  /** Sockets in the order they came. */
  readonly sockets: Socket[];
  /** Whole requests as text, without a body. */
  readonly requests: string[];
}

const servers: Server[] = [];
after(() => {
  for (const server of servers) server.close();
});

/** Answers the n-th request (from 0) on the socket it came on. */
async function rig(answer: (socket: Socket, n: number) => void): Promise<Rig> {
  const sockets: Socket[] = [];
  const requests: string[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    let text = '';
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      if (!text.includes('\r\n\r\n')) return;
      requests.push(text);
      text = '';
      answer(socket, requests.length - 1);
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return { port: address.port, sockets, requests };
}

/** A reset closes a socket as well as an end does. */
async function closed(socket: Socket | undefined): Promise<void> {
  assert.ok(socket !== undefined);
  if (socket.closed) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.once('close', () => resolve());
  await promise;
}

function exchangeOf(port: number, more: Partial<Exchange> = {}): Exchange {
  return {
    request: { host: '127.0.0.1', port, method: 'GET', path: '/x' },
    signal: NEVER,
    timeoutMs: 2000,
    now: () => performance.now(),
    onBody: () => undefined,
    ...more,
  };
}

function get(port: number, more: Partial<Request> = {}): Promise<unknown> {
  const asked = { host: '127.0.0.1', port, method: 'GET', path: '/x' } as const;
  return request({ ...asked, signal: NEVER, timeoutMs: 2000, ...more });
}

test('a request carries what HTTP/1.1 asks for, and its body as it is', async () => {
  const { port, requests } = await rig((socket) => socket.end(OK));
  await get(port, { method: 'POST', path: '/a?b=c', headers: { 'x-a': 'b' }, body: 'é' });
  const body = Buffer.from('é').toString('latin1');
  assert.equal(
    requests[0],
    `POST /a?b=c HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: close\r\naccept-encoding: identity\r\ncontent-length: 2\r\nx-a: b\r\n\r\n${body}`,
  );
});

test('nothing can be smuggled in by a path or a header', async () => {
  await assert.rejects(get(1, { path: '/a HTTP/1.1\r\nx: y' }), TypeError);
  await assert.rejects(get(1, { headers: { x: 'a\r\nb: c' } }), TypeError);
});

test('a connection carries one request, and goes with it', async () => {
  const { port, sockets } = await rig((socket) => socket.write(OK));
  await get(port);
  await get(port);
  assert.equal(sockets.length, 2);
  await closed(sockets[0]);
  await closed(sockets[1]);
});

test('a connection that is closed or reset is not tried again', async () => {
  for (const how of ['end', 'resetAndDestroy'] as const) {
    const { port, requests } = await rig((socket) => socket[how]());
    await assert.rejects(get(port), { kind: 'reset' });
    assert.equal(requests.length, 1);
  }
  const { port } = await rig((socket) => socket.end());
  await assert.rejects(get(port), {
    message: `GET 127.0.0.1:${port}/x: connection closed before any answer`,
  });
});

test('a connection that breaks in the middle of an answer is a cut', async () => {
  const { port } = await rig((socket) => socket.end(OK.slice(0, -1)));
  await assert.rejects(get(port), { kind: 'cut' });
});

test('stamps follow the order of things', async () => {
  const { port } = await rig((socket) => {
    const [head, body] = OK.split('ok');
    socket.write(`${head}${body}o`);
    setImmediate(() => socket.write('k'));
  });
  const at: number[] = [];
  const before = performance.now();
  const onBody = (_: Buffer, when: number): void => void at.push(when);
  const { headAt, endAt } = await exchange(exchangeOf(port, { onBody }));
  const order = [before, headAt, ...at, endAt, performance.now()];
  assert.deepEqual(
    order.toSorted((a, b) => a - b),
    order,
  );
  assert.equal(at.at(-1), endAt);
});

test('a server that is not there is refused', async () => {
  const { port } = await rig(() => undefined);
  const server = servers.pop();
  server?.close();
  await assert.rejects(get(port), {
    name: 'HttpError',
    kind: 'refused',
    message: `GET 127.0.0.1:${port}/x: connection refused`,
  });
});

test('a server that never answers, or never ends, meets the deadline', async () => {
  const silent = await rig(() => undefined);
  await assert.rejects(get(silent.port, { timeoutMs: 30 }), {
    kind: 'timeout',
    message: `GET 127.0.0.1:${silent.port}/x: no answer after 30 ms`,
  });
  const slow = await rig((socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
  await assert.rejects(get(slow.port, { timeoutMs: 30 }), {
    kind: 'timeout',
    message: `GET 127.0.0.1:${slow.port}/x: the answer was not complete after 30 ms`,
  });
});

test('a server that trickles a byte now and then meets the deadline too', async () => {
  const { port, sockets } = await rig((socket) => {
    const timer = setInterval(() => socket.write('x'), 5);
    socket.on('close', () => clearInterval(timer));
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
  });
  await assert.rejects(get(port, { timeoutMs: 60 }), { kind: 'timeout' });
  await closed(sockets[0]);
});

test('the caller may end it before and during the exchange, and the socket goes with it', async () => {
  await assert.rejects(get(1, { signal: AbortSignal.abort() }), { kind: 'aborted' });
  const caller = new AbortController();
  const { port, sockets } = await rig((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\nx');
    caller.abort();
  });
  await assert.rejects(get(port, { signal: caller.signal }), { kind: 'aborted' });
  await closed(sockets[0]);
});

test('a body beyond the limit ends the exchange', async () => {
  const { port } = await rig((socket) => socket.write(OK));
  await assert.rejects(get(port, { maxBytes: 1 }), {
    kind: 'too-large',
    message: `GET 127.0.0.1:${port}/x: the body is larger than 1 bytes`,
  });
});

test('an error of ours in the middle of an answer is no HttpError', async () => {
  const { port } = await rig((socket) => socket.write(OK));
  const bug = new RangeError('ours');
  const onBody = (): void => {
    throw bug;
  };
  await assert.rejects(exchange(exchangeOf(port, { onBody })), bug);
});
