// HTTP responses out of bytes in any pieces.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { HttpError } from '../../../src/http/http-error.ts';
import { ResponseParser } from '../../../src/http/parser.ts';

interface Seen {
  status: number | null;
  headers: Readonly<Record<string, string>>;
  body: string;
  done: boolean;
  error: string | null;
}

/** What a parser makes of these pieces; `closed`: the server closes after them. */
function parse(pieces: readonly Buffer[], closed: boolean, method = 'GET'): Seen {
  const body: Buffer[] = [];
  const seen: Seen = {
    status: null,
    headers: {},
    body: '',
    done: false,
    error: null,
  };
  const parser = new ResponseParser(method, {
    onHead: (head) => Object.assign(seen, { status: head.status, headers: head.headers }),
    onBody: (bytes) => body.push(Buffer.from(bytes)),
  });
  try {
    for (const piece of pieces) {
      // As a reused read buffer would be: overwritten after the call.
      const lent = Buffer.from(piece);
      parser.push(lent);
      lent.fill(0x7e);
    }
    if (closed) parser.end();
  } catch (error) {
    assert.ok(error instanceof HttpError);
    seen.error = `${error.kind}: ${error.message}`;
  }
  return { ...seen, done: parser.done, body: Buffer.concat(body).toString('latin1') };
}

function whole(text: string, closed = false, method = 'GET'): Seen {
  return parse([Buffer.from(text, 'latin1')], closed, method);
}

test('a body of known length ends with its last byte', () => {
  const seen = whole('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: 1\r\nX-A:  2 \r\n\r\nhello');
  assert.deepEqual(seen, {
    status: 200,
    headers: { 'content-length': '5', 'x-a': '1, 2' },
    body: 'hello',
    done: true,
    error: null,
  });
});

test('chunks are joined, their extensions and the trailer ignored', () => {
  const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n';
  const seen = whole(`${head}5;x=y\r\nhello\r\nA\r\n, and more!\r\n0\r\nDigest: z\r\n\r\n`);
  assert.equal(seen.error, 'protocol: malformed end of a chunk: "!"');
  const right = whole(`${head}5;x=y\r\nhello\r\nA\r\n, and more\r\n0\r\nDigest: z\r\n\r\n`);
  assert.equal(right.body, 'hello, and more');
  assert.equal(right.done, true);
});

test('without a length the body ends when the server closes', () => {
  const text = 'HTTP/1.1 200 OK\r\n\r\nabc';
  assert.equal(whole(text).done, false);
  const seen = whole(text, true);
  assert.equal(seen.body, 'abc');
  assert.equal(seen.done, true);
});

test('answers without a body are complete with their head', () => {
  const long = 'content-length: 12\r\n\r\n';
  assert.equal(whole(`HTTP/1.1 204 No Content\r\n\r\n`).done, true);
  assert.equal(whole(`HTTP/1.1 304 Not Modified\r\n${long}`).done, true);
  assert.equal(whole(`HTTP/1.1 200 OK\r\n${long}`, false, 'HEAD').done, true);
  assert.equal(whole(`HTTP/1.1 200 OK\r\n${long}`).done, false);
  assert.equal(whole(`HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n`).done, true);
});

test('interim answers are skipped', () => {
  const seen = whole(
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 Made\r\ncontent-length: 1\r\n\r\n!',
  );
  assert.equal(seen.status, 201);
  assert.deepEqual(seen.headers, { 'content-length': '1' });
  assert.equal(seen.body, '!');
});

test('what comes after the response is no part of it', () => {
  const seen = whole('HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n!HTTP/1.1 408 Late\r\n\r\n');
  assert.deepEqual([seen.status, seen.body, seen.done, seen.error], [200, '!', true, null]);
});

const MALFORMED: readonly [string, string][] = [
  ['SSH-2.0-OpenSSH_9.2\r\n', 'malformed status line: "SSH-2.0-OpenSSH_9.2"'],
  ['HTTP/2 200 OK\r\n', 'malformed status line: "HTTP/2 200 OK"'],
  ['HTTP/1.1 20 OK\r\n', 'malformed status line: "HTTP/1.1 20 OK"'],
  ['\r\n', 'malformed status line: ""'],
  ['HTTP/1.1 200 OK\r\nno colon\r\n\r\n', 'malformed header line: "no colon"'],
  ['HTTP/1.1 200 OK\r\nna me: x\r\n\r\n', 'malformed header line: "na me: x"'],
  ['HTTP/1.1 200 OK\r\na: x\r\n y\r\n\r\n', 'malformed header line: " y"'],
  ['HTTP/1.1 200 OK\r\na: x\u0000y\r\n\r\n', 'malformed header line: "a: x\\u0000y"'],
  ['HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n', 'malformed content-length: "-1"'],
  ['HTTP/1.1 200 OK\r\ncontent-length: 1, 2\r\n\r\n', 'malformed content-length: "1, 2"'],
  ['HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\n', 'malformed transfer-encoding: "gzip"'],
  ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n-3\r\n', 'malformed chunk size: "-3"'],
  ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\r\n', 'malformed chunk size: ""'],
  ['HTTP/1.1 101 Switching\r\n\r\n', 'malformed answer: "switching protocols was not asked for"'],
  [`HTTP/1.1 200 ${'x'.repeat(70_000)}`, 'a line is longer than 65536 bytes'],
  [`HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(20_000)}`, 'the head is longer than 65536 bytes'],
];

for (const [text, message] of MALFORMED)
  test(`what is no HTTP is named: ${message.slice(0, 50)}`, () => {
    assert.equal(whole(text).error, `protocol: ${message}`);
  });

test('a connection that closes early is a reset before the head is whole and a cut after it', () => {
  const head = 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n';
  assert.equal(whole('', true).error, 'reset: connection closed before any answer');
  assert.equal(
    whole('HTTP/1.1 2', true).error,
    'reset: connection closed in the middle of its head',
  );
  assert.equal(
    whole(`${head}hell`, true).error,
    'cut: connection closed in the middle of the answer',
  );
  assert.equal(whole(`${head}hello`, true).error, null);
});

const body = fc.string({ unit: 'binary-ascii', maxLength: 40 });
const chunked = fc
  .array(body, { maxLength: 5 })
  .map((parts) =>
    [...parts.filter((part) => part !== ''), '']
      .map((part) => `${part.length.toString(16)}\r\n${part}${part === '' ? '' : '\r\n'}`)
      .join(''),
  )
  .map((text) => `Transfer-Encoding: chunked\r\n\r\n${text}\r\n`);
const sized = body.map((text) => `Content-Length: ${text.length}\r\n\r\n${text}`);
const unsized = body.map((text) => `X: y\r\n\r\n${text}`);
const interim = fc.constantFrom('', 'HTTP/1.1 100 Continue\r\n\r\n');
const response = fc
  .tuple(interim, fc.constantFrom(200, 204, 404), fc.oneof(chunked, sized, unsized))
  .map(([before, status, rest]) => `${before}HTTP/1.1 ${status} Said\r\nA: b\r\n${rest}`);
/** Some of them are broken in one place. */
const bytes = fc
  .tuple(response, fc.option(fc.tuple(fc.nat(), fc.nat(255)), { nil: null }))
  .map(([text, fault]) => {
    const buffer = Buffer.from(text, 'latin1');
    if (fault !== null) buffer[fault[0] % buffer.length] = fault[1];
    return buffer;
  });

test('however the bytes are cut, right or broken, the result is the same', () => {
  fc.assert(
    fc.property(bytes, fc.array(fc.nat()), fc.boolean(), (all, cuts, closed) => {
      const places = [...new Set([0, ...cuts.map((cut) => cut % all.length), all.length])];
      places.sort((a, b) => a - b);
      const pieces = places.slice(1).map((end, i) => all.subarray(places[i], end));
      assert.deepEqual(parse(pieces, closed), parse([all], closed));
    }),
    { numRuns: 500 },
  );
});

test('an unbroken response gives its body byte by byte too', () => {
  fc.assert(
    fc.property(fc.oneof(chunked, sized), (rest) => {
      const all = Buffer.from(`HTTP/1.1 200 OK\r\n${rest}`, 'latin1');
      const seen = parse(
        Array.from(all, (byte) => Buffer.of(byte)),
        false,
      );
      assert.equal(seen.error, null);
      assert.equal(seen.done, true);
    }),
  );
});
