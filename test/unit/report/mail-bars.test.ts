// The bars of a mail, which are table cells.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailBars } from '../../../src/report/mail-bars.ts';
import { loadRun } from './charts/load-runs.ts';
import { failingRun } from './sample-runs.ts';

test('bars are shares of the longest that counts, with figure and unit', () => {
  const bars = mailBars(
    loadRun([
      { name: 'vllm', rate: 400 },
      { name: 'trtllm', rate: 100 },
    ]),
  );
  assert.equal(bars?.title, 'vllm delivers most, 4.0× as much as trtllm');
  assert.deepEqual(
    bars.rows.map(({ percent, figure }) => [percent, figure]),
    [
      [100, '400 tok/s'],
      [25, '100 tok/s'],
    ],
  );
});

test('what does not count has no bar and no figure, what is tiny is still seen', () => {
  const late = { valid: false, reasons: ['the client was late'] };
  const bars = mailBars(
    loadRun([
      { name: 'vllm', rate: 4000 },
      { name: 'llamacpp', rate: 1 },
      { name: 'sglang', rate: 9000, more: late },
    ]),
  );
  assert.deepEqual(
    bars?.rows.map(({ percent, figure, invalid }) => [percent, figure, invalid]),
    [
      [100, '4000 tok/s', false],
      [1, '1 tok/s', false],
      [0, 'not drawn', true],
    ],
  );
});

test('a simulated bar is marked in its row, a framework keeps its colour', () => {
  const bars = mailBars(failingRun());
  assert.equal(bars?.simulated, false);
  assert.deepEqual(
    bars.rows.map(({ simulated, colour }) => [simulated, colour]),
    [
      [false, '#0072b2'],
      [false, '#e69f00'],
      [true, '#0072b2'],
      [false, '#009e73'],
    ],
  );
});

test('one measurement has nothing to be held against', () => {
  assert.equal(mailBars(loadRun([{ name: 'vllm' }])), null);
});
