import assert from 'node:assert/strict';
import { test } from 'node:test';
import { departure, usualOf } from '../../../src/compare/usual.ts';

test('the usual value is the median: one bad night does not move it', () => {
  assert.equal(usualOf([100, 20, 101, 99, 100], 'measured')?.before, 100);
});

test('steady values still have a band of 5 %', () => {
  const usual = usualOf(Array<number>(8).fill(100), 'measured');
  assert.deepEqual(usual, { before: 100, noise: 0.05, count: 8 });
  assert.equal(departure(104.9, usual), null);
  assert.ok((departure(94, usual) ?? 0) < -0.05);
});

test('a few values that lie close by luck do not make the band narrow', () => {
  const noise = (count: number) => usualOf(Array<number>(count).fill(100), 'measured')?.noise ?? 0;
  const told = [2, 3, 4, 5].map((count) => noise(count).toFixed(3));
  assert.deepEqual(told, ['0.200', '0.133', '0.100', '0.080']);
});

test('a band is three standard deviations wide, told from the median distance', () => {
  const values = [90, 95, 100, 105, 110, 90, 95, 105, 110, 100];
  const usual = usualOf(values, 'measured');
  assert.ok(usual);
  // The median of the distances 10 5 0 5 10 10 5 5 10 0 is 5: 3 x 1.4826 x 5 of 100.
  assert.ok(Math.abs(usual.noise - 0.222) < 0.001, String(usual.noise));
});

test('few values spread less than many would: their band is widened', () => {
  const noise = (values: number[]): number => usualOf(values, 'measured')?.noise ?? 0;
  assert.ok(Math.abs(noise([97, 100, 103]) - 3 * 1.4826 * 1.495 * 0.03) < 1e-9);
  assert.ok(noise([97, 100, 103]) > noise([97, 97, 97, 97, 100, 103, 103, 103, 103, 103, 97]));
});

test('one or two values do not tell how far they spread: the band is 20 %', () => {
  assert.equal(usualOf([100], 'measured')?.noise, 0.2);
  assert.equal(usualOf([100, 140], 'measured')?.noise, 0.2);
});

test('what is counted has a band of 1 %, however many values there are', () => {
  assert.equal(usualOf([1e9], 'counted')?.noise, 0.01);
  assert.equal(usualOf([1e9, 2e9, 3e9, 4e9], 'counted')?.noise, 0.01);
});

test('nothing is usual without earlier values, nor is a share of zero', () => {
  assert.equal(usualOf([], 'measured'), null);
  assert.equal(usualOf([0, 0, 0], 'measured'), null);
});
