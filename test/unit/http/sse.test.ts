// Events out of bytes in any pieces.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { SseParser, type SseEvent } from '../../../src/http/sse.ts';

function events(...pieces: readonly (string | Buffer)[]): string[] {
  return named(...pieces).map(({ data }) => data);
}

function named(...pieces: readonly (string | Buffer)[]): SseEvent[] {
  const seen: SseEvent[] = [];
  const parser = new SseParser((event) => seen.push(event));
  for (const piece of pieces) {
    const lent = Buffer.from(piece);
    parser.push(lent);
    lent.fill(0x7e);
  }
  return seen;
}

test('each event is told once it is closed by an empty line', () => {
  assert.deepEqual(events('data: a\n\ndata: b\n\ndata: c\n'), ['a', 'b']);
});

test('lines of one event are joined, one blank after the colon belongs to the field', () => {
  assert.deepEqual(events('data: a\ndata:b\ndata:  c\ndata\n\n'), ['a\nb\n c\n']);
});

test('comments and other fields are ignored, and an event without name and data is none', () => {
  assert.deepEqual(events(': ping\n\nid: 1\nretry: 5\n\ndata: z\n: c\n\n'), ['z']);
  assert.deepEqual(events('database: no\n data: no\n\n'), []);
});

test('an event has its own name and no other, and is told with a name alone', () => {
  assert.deepEqual(named('event: y\ndata: z\n\ndata: a\n\nevent: error\n: why\n\n'), [
    { name: 'y', data: 'z' },
    { name: '', data: 'a' },
    { name: 'error', data: '' },
  ]);
});

test('an empty data line is an event with empty data', () => {
  assert.deepEqual(events('data:\n\n'), ['']);
});

test('lines end with LF, CR or CRLF, wherever the reads end', () => {
  assert.deepEqual(events('data: a\r\n\r\ndata: b\r\rdata: c\n\n'), ['a', 'b', 'c']);
  assert.deepEqual(events('data: a\r', '\n\r', '\ndata: b\r', '\r', 'data: c\r', '\n', '\n'), [
    'a',
    'b',
    'c',
  ]);
});

test('an event is told without waiting for the LF that may follow its last CR', () => {
  assert.deepEqual(events('data: a\r\n\r'), ['a']);
});

test('a byte order mark at the start, and only there, is no part of a name', () => {
  assert.deepEqual(events('\uFEFFdata: a\n\n\uFEFFdata: b\n\n'), ['a']);
});

test('a character split between reads is whole', () => {
  const all = Buffer.from('data: 木é😀\n\n');
  assert.deepEqual(events(...Array.from(all, (byte) => Buffer.of(byte))), ['木é😀']);
});

test('an event without end is refused before it fills the memory', () => {
  const parser = new SseParser(() => undefined);
  const piece = Buffer.alloc(1024 * 1024, 'x');
  assert.throws(
    () => {
      for (let i = 0; i < 6; i += 1) parser.push(piece);
    },
    { name: 'HttpError', kind: 'too-large' },
  );
  const lines = new SseParser(() => undefined);
  const line = Buffer.from(`data: ${'x'.repeat(1024 * 1024)}\n`);
  assert.throws(
    () => {
      for (let i = 0; i < 6; i += 1) lines.push(line);
    },
    { name: 'HttpError', kind: 'too-large' },
  );
});

/** The rules once more, over the whole text at once. */
function reference(text: string): string[] {
  const seen: string[] = [];
  let name = '';
  let data: string[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  for (const line of lines.slice(0, -1)) {
    const field = /^data(?:: ?(.*))?$/s.exec(line);
    if (field !== null) data.push(field[1] ?? '');
    const event = /^event(?:: ?(.*))?$/s.exec(line);
    if (event !== null) name = event[1] ?? '';
    if (line !== '') continue;
    if (data.length > 0 || name !== '') seen.push(data.join('\n'));
    name = '';
    data = [];
  }
  return seen;
}

const part = fc.oneof(
  fc.constantFrom(
    'data: ',
    'data:',
    'data',
    ':',
    'event: ',
    '\n',
    '\r',
    '\r\n',
    '\n\n',
    ' ',
    '\uFEFF',
  ),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
);
const stream = fc.array(part, { maxLength: 40 }).map((parts) => Buffer.from(parts.join('')));

test('however the bytes are cut, the events are those of the whole text', () => {
  fc.assert(
    fc.property(stream, fc.array(fc.nat()), (all, cuts) => {
      const places = [...new Set([0, ...cuts.map((cut) => cut % (all.length + 1)), all.length])];
      places.sort((a, b) => a - b);
      const pieces = places.slice(1).map((end, i) => all.subarray(places[i], end));
      assert.deepEqual(events(...pieces), reference(all.toString('utf8')));
    }),
    { numRuns: 500 },
  );
});
