// What real engines answered to builds, read to the letter and in any cut.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { classifyBuild } from '../../../../src/docker/build/classify.ts';
import { FailureError } from '../../../../src/model/reason.ts';
import type { BuildEnd } from '../../../../src/docker/build/build-end.ts';
import { play, RECORDED, recorded } from './recorded.ts';
import type { RecordingSink } from './recording-sink.ts';

for (const stream of RECORDED) {
  test(`${stream.name} is read as a person would tell it`, async (t) => {
    const { sink, end } = await play(stream, [stream.bytes]);
    t.assert.snapshot(told(sink, end), { serializers: [String] });
  });
}

test('the result is the same wherever the network cuts the answer', async () => {
  const short = RECORDED.filter(({ bytes }) => bytes.length < 20_000);
  for (const stream of short) {
    const { sink, end } = await play(stream, [stream.bytes]);
    const whole = told(sink, end);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(stream.bytes.length), { maxLength: 30 }), async (cuts) => {
        const again = await play(stream, cutAt(stream.bytes, cuts));
        assert.equal(told(again.sink, again.end), whole);
      }),
      { numRuns: 15 },
    );
  }
});

test('a cut at any single byte of an answer with umlauts changes nothing', async () => {
  const stream = recorded('28.5.2-classic-exit7');
  const { sink, end } = await play(stream, [stream.bytes]);
  for (let at = 0; at < stream.bytes.length; at += 1) {
    const again = await play(stream, cutAt(stream.bytes, [at]));
    assert.equal(told(again.sink, again.end), told(sink, end));
  }
});

test('an answer torn inside its last line is an error, never a success', async () => {
  for (const stream of RECORDED.filter(({ bytes }) => bytes.length < 20_000)) {
    const lastLine = stream.bytes.lastIndexOf(0x0a, stream.bytes.length - 2) + 1;
    for (const at of [lastLine + 1, Math.floor((lastLine + stream.bytes.length) / 2)]) {
      await assert.rejects(play(stream, [stream.bytes.subarray(0, at)]), { name: 'FailureError' });
    }
  }
});

test('an answer that ends before its result is no success', async () => {
  for (const stream of RECORDED.filter(({ name }) => !name.includes('classic'))) {
    const lines = stream.bytes.toString().split('\n');
    const decides = lines.findIndex((line) => /"moby.image.id"|"errorDetail"/.test(line));
    const { end } = await play(stream, [Buffer.from(`${lines.slice(0, decides).join('\n')}\n`)]);
    assert.deepEqual(end, { imageId: null, error: null, failed: null });
  }
});

test('no damage to the bytes makes a failed build a good one or the reader hang', async () => {
  const failed = RECORDED.filter(({ name }) => /fails|exit7|syntax|nocopy|nobase/.test(name));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...failed),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 40 }),
      async (stream, damage) => {
        const bytes = Buffer.from(stream.bytes);
        for (const [at, value] of damage) bytes[at % bytes.length] = value;
        const end = await play(stream, cutAt(bytes, [bytes.length >> 1])).then(
          (played) => played.end,
          (error: unknown) => {
            assert.ok(error instanceof FailureError);
            return null;
          },
        );
        const built = end !== null && end.error === null && end.imageId !== null;
        // The classic builder names an image for every step before the one that failed.
        assert.ok(!built || stream.name.includes('classic'));
      },
    ),
    { numRuns: 300 },
  );
});

function told(sink: RecordingSink, end: BuildEnd): string {
  const failed = end.error && classifyBuild(end.error, end.failed);
  return [
    'LOG',
    ...clipped(sink.lines),
    'STEPS',
    ...sink.steps.map(({ state, name, startedAt, finishedAt }) =>
      [state, startedAt, finishedAt, name].join(' '),
    ),
    'PROGRESS',
    ...sink.messages,
    'END',
    `image ${String(end.imageId)}`,
    ...(failed ? [JSON.stringify(failed, null, 1)] : []),
  ].join('\n');
}

function clipped(lines: readonly string[]): readonly string[] {
  if (lines.length < 100) return lines;
  return [...lines.slice(0, 20), `... ${String(lines.length - 40)} lines ...`, ...lines.slice(-20)];
}

function* cutAt(bytes: Uint8Array, cuts: readonly number[]): Generator<Uint8Array> {
  let from = 0;
  for (const to of cuts.toSorted((a, b) => a - b)) {
    yield bytes.subarray(from, to);
    from = to;
  }
  yield bytes.subarray(from);
}
