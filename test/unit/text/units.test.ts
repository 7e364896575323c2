import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  formatBytes,
  formatBytesOf,
  formatDuration,
  formatNumber,
  plural,
} from '../../../src/text/units.ts';

test('a duration is told in the unit that suits it, with three digits', () => {
  const told = [0, 0.4321, 62, 850.4, 999.6, 4210, 59_940, 59_960, 125_000, 3_599_900, 3_840_000];
  assert.deepEqual(told.map(formatDuration), [
    '0 ms',
    '0.432 ms',
    '62 ms',
    '850 ms',
    '1.00 s',
    '4.21 s',
    '59.9 s',
    '1 m 00 s',
    '2 m 05 s',
    '1 h 00 m',
    '1 h 04 m',
  ]);
});

test('a size is told in decimal units and never as 1000 of one', () => {
  const told = [0, 512, 999, 1000, 999_499, 999_500, 13_400_000_000, 2e15];
  assert.deepEqual(told.map(formatBytes), [
    '0 B',
    '512 B',
    '999 B',
    '1.00 kB',
    '999 kB',
    '1.00 MB',
    '13.4 GB',
    '2.00 PB',
  ]);
});

test('a part of some bytes is told in the unit of the whole', () => {
  assert.equal(formatBytesOf(927e6, 25.3e9), '0.927 GB of 25.3 GB');
  assert.equal(formatBytesOf(2.57e9, 25.3e9), '2.57 GB of 25.3 GB');
  assert.equal(formatBytesOf(0, 25.3e9), '0 GB of 25.3 GB');
  assert.equal(formatBytesOf(12, 512), '12 B of 512 B');
});

test('a number keeps three digits and all that stand before the point', () => {
  assert.deepEqual([0, 3, 12_300, 4.2, 12_345.6, 0.012_34, -4.256].map(formatNumber), [
    '0',
    '3',
    '12300',
    '4.20',
    '12346',
    '0.0123',
    '-4.26',
  ]);
});

test('no number is told with an exponent or off by more than half a digit', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1e15, noNaN: true }), (value) => {
      const text = formatNumber(value);
      assert.match(text, /^\d+(\.\d+)?$/);
      assert.ok(Math.abs(Number(text) - value) <= value * 0.0051, text);
    }),
  );
});

test('one thing stands alone, all other counts take an s', () => {
  assert.deepEqual(
    [0, 1, 3].map((count) => plural(count, 'image')),
    ['0 images', '1 image', '3 images'],
  );
});
