// The output of one step: what the engine left out of it, estimated.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StepOutput } from '../../../../src/docker/build/step-output.ts';

const CLIP = '\n[output clipped, log limit 200KiB/s reached]\n';

function output(...pieces: readonly [at: number | undefined, text: string][]): StepOutput {
  const step = new StepOutput(() => 1);
  for (const [at, text] of pieces) step.push({ stream: 1, bytes: Buffer.from(text), at });
  return step;
}

const kB = 'x'.repeat(1000);

test('a step of which all arrived has no clip', () => {
  assert.equal(output([0, kB], [10, kB]).clip(100), null);
});

test('a clipped step is taken to have gone on at its rate, and what came after is not missing', () => {
  // 1000 bytes in 10 ms, then 90 ms more.
  const clipped = output([0, kB.slice(CLIP.length)], [10, CLIP]);
  assert.deepEqual(clipped.clip(100), { limit: '200KiB/s', missingBytes: 9000 });
  const tail = output([0, kB.slice(CLIP.length)], [10, CLIP], [100, kB]);
  assert.deepEqual(tail.clip(100), { limit: '200KiB/s', missingBytes: 8000 });
});

test('where the engine gives no times, nothing is estimated', () => {
  const clipped = output([undefined, kB], [undefined, CLIP]);
  assert.deepEqual(clipped.clip(100), { limit: '200KiB/s', missingBytes: null });
});

test('what ended at once, or before its clip by a clock that jumped, lacks nothing below nothing', () => {
  assert.equal(output([5, kB], [5, CLIP]).clip(5)?.missingBytes, 0);
  assert.equal(output([5, kB], [10, CLIP]).clip(1)?.missingBytes, 0);
});
