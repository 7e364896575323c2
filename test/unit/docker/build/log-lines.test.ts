// Pieces of output become the lines a person would have seen.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { LogLines } from '../../../../src/docker/build/log-lines.ts';

test('a character split over two pieces stays whole', () => {
  assert.deepEqual(lines([Buffer.from([0xe2, 0x82]), Buffer.from([0xac, 0x0a])]), ['€']);
});

test('of a line that is rewritten only the last state stays', () => {
  assert.deepEqual(lines(['\r10%', '\r20%', '\r30%\n', 'next\n']), ['30%', 'next']);
  assert.deepEqual(lines(['windows\r', '\n', 'line\r\n']), ['windows', 'line']);
  assert.deepEqual(lines(['10%\r', '20%\r']), ['20%']);
});

test('colours and other control codes are removed, tabs stay', () => {
  assert.deepEqual(lines(['\u001b[31mred\u001b[0m\tx\u0007\n']), ['red\tx']);
});

test('what has no line end comes out at the end, and empty lines are lines', () => {
  assert.deepEqual(lines(['a\n\nb']), ['a', '', 'b']);
  assert.deepEqual(lines(['a\n']), ['a']);
  assert.deepEqual(lines([]), []);
});

test('a program that never ends its line is given out in bounded parts, each with the sign that it was cut', () => {
  const found = lines(Array.from({ length: 300 }, () => 'x'.repeat(1000)));
  assert.equal(found.join('').replaceAll('……', ''), 'x'.repeat(300_000));
  assert.ok(found.length > 3 && found.every((line) => line.length < 70_000));
});

test('a long line is not cut within a colour, whose halves would stay in it', () => {
  for (let before = 65_520; before <= 65_540; before += 1) {
    const found = lines([`${'x'.repeat(before)}\u001b[1;31mred`]);
    assert.equal(found.join('').replaceAll('……', ''), `${'x'.repeat(before)}red`);
  }
});

test('where a text is cut makes no difference', () => {
  const pieces = fc.array(
    fc.constantFrom('a', 'ä', '€', '😀', '\n', '\r', '\r\n', ' ', '\u001b[1m'),
  );
  fc.assert(
    fc.property(pieces, fc.array(fc.nat(200)), (texts, cuts) => {
      const bytes = Buffer.from(texts.join(''));
      const places = [0, ...cuts.filter((cut) => cut < bytes.length), bytes.length].toSorted(
        (a, b) => a - b,
      );
      const parts = places.slice(1).map((end, i) => bytes.subarray(places[i] ?? 0, end));
      assert.deepEqual(lines(parts), lines([bytes]));
    }),
  );
});

function lines(pieces: readonly (string | Uint8Array)[]): string[] {
  const found: string[] = [];
  const reader = new LogLines((line) => found.push(line));
  for (const piece of pieces) reader.push(Buffer.from(piece));
  reader.flush();
  return found;
}
