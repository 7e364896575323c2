import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agoInWords } from '../../../src/report/time-in-words.ts';

const CASES: readonly (readonly [number, string])[] = [
  [0, '1 second before'],
  [14_000, '14 seconds before'],
  [89_000, '89 seconds before'],
  [90_000, '2 minutes before'],
  [89 * 60_000, '89 minutes before'],
  [24 * 3_600_000, '24 hours before'],
  [72 * 3_600_000, '3 days before'],
];

for (const [ms, words] of CASES)
  test(`${ms} ms are ${words}`, () => {
    assert.equal(agoInWords(ms), words);
  });
