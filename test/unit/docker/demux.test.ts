import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { FrameDecoder } from '../../../src/docker/demux.ts';
import { FailureError } from '../../../src/model/reason.ts';

interface Frame {
  readonly stream: number;
  readonly payload: Uint8Array;
}

const frames = fc.array(
  fc.record({ stream: fc.constantFrom(0, 1, 2, 3), payload: fc.uint8Array({ maxLength: 40 }) }),
);

function encode(list: readonly Frame[]): Buffer {
  return Buffer.concat(
    list.flatMap(({ stream, payload }) => {
      const header = Buffer.alloc(8);
      header.writeUInt8(stream, 0);
      header.writeUInt32BE(payload.length, 4);
      return [header, payload];
    }),
  );
}

function decode(chunks: readonly Uint8Array[]) {
  const decoder = new FrameDecoder();
  const got = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  for (const chunk of chunks) {
    for (const { stream, bytes } of decoder.push(chunk)) got[stream].push(bytes);
  }
  return { stdout: Buffer.concat(got.stdout), stderr: Buffer.concat(got.stderr) };
}

function split(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return [...chunks, bytes.subarray(at)];
}

describe('framed output', () => {
  it('gives each stream its bytes, wherever the chunks are cut', () => {
    fc.assert(
      fc.property(frames, fc.array(fc.nat({ max: 12 })), (list, sizes) => {
        const got = decode(split(encode(list), sizes));
        const wanted = (stderr: boolean) =>
          Buffer.concat(list.filter((f) => f.stream >= 2 === stderr).map((f) => f.payload));
        assert.deepEqual(got.stdout, wanted(false));
        assert.deepEqual(got.stderr, wanted(true));
      }),
    );
  });

  it('gives part of a frame before its rest has come', () => {
    const whole = encode([{ stream: 1, payload: Buffer.from('hello') }]);
    assert.equal(decode([whole.subarray(0, 10)]).stdout.toString(), 'he');
  });

  it('refuses what is not framed instead of guessing', () => {
    assert.throws(() => decode([Buffer.from('plain terminal output')]), FailureError);
    assert.throws(() => decode([Buffer.from([1, 0, 7, 0, 0, 0, 0, 1, 65])]), FailureError);
  });
});
