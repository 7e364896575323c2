// Lines of JSON from a stream that may cut, tear and swell them.

import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readJsonLines } from '../../../../src/docker/build/ndjson.ts';
import { FailureError } from '../../../../src/model/reason.ts';

test('any values come back in order, wherever they are cut', async () => {
  const cases = fc.tuple(fc.array(fc.json()), fc.array(fc.nat(50)), fc.constantFrom('\n', '\r\n'));
  await fc.assert(
    fc.asyncProperty(cases, async ([values, sizes, end]) => {
      const bytes = Buffer.from(values.map((value) => value + end).join(''));
      const chunks: Buffer[] = [];
      let at = 0;
      for (const size of sizes) {
        chunks.push(bytes.subarray(at, at + size));
        at += size;
      }
      const read = await allOf(Readable.from([...chunks, bytes.subarray(at)]));
      assert.deepEqual(
        read,
        values.map((value) => JSON.parse(value) as unknown),
      );
    }),
  );
});

test('a last line without its end counts when it is whole', async () => {
  assert.deepEqual(await allOf(Readable.from([Buffer.from('{"a":1}\n\n  \n{"b":2}')])), [
    { a: 1 },
    { b: 2 },
  ]);
});

test('a torn or garbled line is named as a failure of the engine', async () => {
  for (const text of ['{"a":', '{"a":1}\n<html>\n', '\u0000\n', '{}{}\n']) {
    await assert.rejects(allOf(Readable.from([Buffer.from(text)])), (error) => {
      assert.ok(error instanceof FailureError);
      assert.equal(error.failure.class, 'engine-lost');
      return true;
    });
  }
});

test('a line without end is given up before it fills the memory', async () => {
  let sent = 0;
  const endless = Readable.from(
    (function* flood() {
      for (;;) {
        sent += 1000;
        yield Buffer.alloc(1000, 'x');
      }
    })(),
  );
  await assert.rejects(async () => {
    for await (const _ of readJsonLines(endless, 50_000)) assert.fail('there is no line');
  }, /cannot be read/);
  assert.ok(sent < 100_000);
  assert.ok(endless.destroyed);
});

async function allOf(stream: Readable): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of readJsonLines(stream)) values.push(value);
  return values;
}
