import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../../../src/text/seeded-random.ts';

function take(seed: number, count: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, random);
}

test('a seed repeats its numbers, another seed gives others', () => {
  assert.deepEqual(take(7, 20), take(7, 20));
  assert.notDeepEqual(take(7, 20), take(8, 20));
});

test('it is mulberry32, so that a logged seed means the same elsewhere', () => {
  assert.deepEqual(take(1, 3), [0.6270739405881613, 0.002735721180215478, 0.5274470399599522]);
});

test('numbers lie from 0 up to 1 and spread evenly', () => {
  const numbers = take(0xffffffff, 10_000);
  assert.ok(numbers.every((number) => number >= 0 && number < 1));
  const tenths = Array.from(
    { length: 10 },
    (_, tenth) => numbers.filter((number) => Math.floor(number * 10) === tenth).length,
  );
  assert.ok(
    tenths.every((count) => count > 850 && count < 1150),
    tenths.join(' '),
  );
});
