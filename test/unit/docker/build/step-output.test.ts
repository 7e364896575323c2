// The output of one step: between which bounds is what the engine left out of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { clipNote } from '../../../../src/docker/build/clip-note.ts';
import { StepOutput } from '../../../../src/docker/build/step-output.ts';
import { LIMITS, passOn, type Limits } from '../../../rig/clipped-stream.ts';

type Printed = Parameters<typeof passOn>[0];

/** The start of the stream by the engine's clock is not told, nor is the moment between a look at it and the stamp. */
const STARTED_AT = 1_700_000_000_123;
const KB = 1000;

function outputOf(printed: Printed, limits: Limits = LIMITS, lateness: readonly number[] = [0]) {
  const { pieces, missing } = passOn(printed, limits);
  const step = new StepOutput(() => 1);
  let last = 0;
  for (const [count, { at, bytes }] of pieces.entries()) {
    // Stamped in their order.
    last = Math.max(last, STARTED_AT + at + (lateness[count % lateness.length] ?? 0));
    step.push({ stream: 1, bytes, at: last });
  }
  return { step, missing };
}

/** So many bytes in pieces of at most 32 KB, evenly from one time to another. */
function printing(bytes: number, from: number, to: number): Printed {
  const count = Math.ceil(bytes / 32_000);
  return Array.from({ length: count }, (_, at) => ({
    at: from + ((to - from) * at) / count,
    bytes: Math.min(32_000, bytes - at * 32_000),
  }));
}

function clipOf(printed: Printed, endedAt: number) {
  const { step, missing } = outputOf(printed);
  const clip = step.clip(STARTED_AT + endedAt);
  assert.ok(clip);
  return { clip, missing };
}

test('a step of which all arrived has no clip', () => {
  assert.equal(outputOf(printing(100 * KB, 10, 900)).step.clip(STARTED_AT + 1000), null);
});

test('of one burst one byte is certain, and the rest is what it would be at the rate before', () => {
  const { clip, missing } = clipOf(printing(5000 * KB, 10, 60), 160);
  assert.deepEqual([clip.limit, clip.atLeast, clip.atMost], ['200KiB/s', 1, null]);
  assert.ok(missing > 4_000_000);
  assert.match(
    clipNote(clip),
    /limit of 200KiB\/s: at least 1 B, perhaps much more in its last 148 ms: 13\.4 MB if it went on as in the 2 ms before, with 173 kB$/,
  );
});

test('of steady output the rate before tells what is missing to a tenth', () => {
  const { clip, missing } = clipOf(printing(8000 * KB, 10, 8000), 8000);
  const { ms, before } = clip.tail ?? { ms: 0, before: null };
  const estimate = ((before?.bytes ?? 0) / (before?.ms ?? 1)) * ms;
  assert.ok(Math.abs(estimate / missing - 1) < 0.1, `${estimate} for ${missing}`);
});

test('of bursts with pauses what is missing is told between two bounds', () => {
  const bursts = [0, 3, 6].flatMap((s) => printing(300 * KB, s * 1000 + 10, s * 1000 + 20));
  const { clip, missing } = clipOf(bursts, 9000);
  assert.equal(missing, 300 * KB - 200 * 1024);
  assert.ok(clip.atMost !== null && clip.atLeast <= missing && missing <= clip.atMost);
  assert.match(clipNote(clip), /limit of 200KiB\/s: 1 B to \d+ kB$/);
});

test('a second clip tells what is missing before it, but for two grants', () => {
  const bursts = [...printing(2000 * KB, 10, 20), ...printing(60 * KB, 11_900, 11_950)];
  const big = { ...LIMITS, inAll: { bytes: 2 ** 30, words: '1GiB' } };
  const { step, missing } = outputOf([...bursts, ...printing(900 * KB, 11_960, 11_990)], big);
  const clip = step.clip(STARTED_AT + 12_000);
  assert.ok(clip);
  assert.equal(clip.atMost, null);
  const before = 2000 * KB - 200 * 1024;
  assert.ok(clip.atLeast <= missing && clip.atLeast > before - 2 * 200 * 1024, `${clip.atLeast}`);
});

test('the bounds hold for whatever a step prints, whenever, and however late it is stamped', () => {
  const bursts = fc.array(
    fc.record({
      pause: fc.integer({ min: 0, max: 5000 }),
      pieces: fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 12 }),
      apart: fc.constantFrom(0, 1, 40, 700),
    }),
    { maxLength: 12 },
  );
  const lateness = fc.array(fc.integer({ min: 0, max: 499 }), { minLength: 1, maxLength: 9 });
  const limits = {
    perSecond: { bytes: 200, words: '200B/s' },
    inAll: { bytes: 10_000, words: '10000B' },
  };
  const known = { least: 0, most: 0 };
  fc.assert(
    fc.property(bursts, lateness, (given, late) => {
      let at = 1;
      const printed = given.flatMap(({ pause, pieces, apart }) => {
        at += pause;
        return pieces.map((bytes) => ({ at: (at += apart), bytes }));
      });
      const { step, missing } = outputOf(printed, limits, late);
      const clip = step.clip(STARTED_AT + at + 500);
      if (clip === null) return missing === 0;
      if (clip.atLeast > printed.length) known.least += 1;
      if (clip.atMost !== null) known.most += 1;
      return clip.atLeast <= missing && (clip.atMost === null || missing <= clip.atMost);
    }),
    { numRuns: 3000 },
  );
  assert.ok(known.least > 30 && known.most > 30, JSON.stringify(known));
});

test('where the engine gives no times, only that something is missing is told', () => {
  const { pieces } = passOn(printing(5000 * KB, 10, 60), LIMITS);
  const step = new StepOutput(() => 1);
  for (const { bytes } of pieces) step.push({ stream: 1, bytes, at: undefined });
  const clip = step.clip(Number.NaN);
  assert.deepEqual(clip, { limit: '200KiB/s', atLeast: 1, atMost: null, tail: null });
  assert.match(clipNote(clip), /at least 1 B, perhaps much more$/);
});

test('both streams are bounded, each by itself', () => {
  const step = new StepOutput(() => 1);
  for (const stream of [1, 2])
    for (const { at, bytes } of passOn(printing(300 * KB, 10, 20), LIMITS).pieces)
      step.push({ stream, bytes, at });
  assert.equal(step.clip(5)?.atLeast, 2);
  // By a clock that jumped back.
  assert.equal(step.clip(5)?.tail?.ms, 0);
});
