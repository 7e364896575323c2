// Reads the pixels of a PNG, with nothing but what the format says.

import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';

/** Red, green, blue and alpha of each, row by row; of a PNG with 8 bits for each. */
export function pixelsOf(png: Buffer): Uint8Array {
  const width = png.readUInt32BE(16);
  assert.deepEqual([png[24], png[25]], [8, 6]);
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  return unfiltered(inflateSync(Buffer.concat(parts)), width * 4);
}

function unfiltered(raw: Buffer, stride: number): Uint8Array {
  const rows = raw.length / (stride + 1);
  const data = new Uint8Array(rows * stride);
  for (let row = 0; row < rows; row++) {
    const filter = raw[row * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const at = row * stride + x;
      const left = x < 4 ? 0 : (data[at - 4] ?? 0);
      const up = row === 0 ? 0 : (data[at - stride] ?? 0);
      const corner = x < 4 || row === 0 ? 0 : (data[at - stride - 4] ?? 0);
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0;
      data[at] = (raw[row * (stride + 1) + 1 + x] ?? 0) + guess;
    }
  }
  return data;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [left, up, corner].map((one) => Math.abs(guess - one));
  if ((a ?? 0) <= (b ?? 0) && (a ?? 0) <= (c ?? 0)) return left;
  return (b ?? 0) <= (c ?? 0) ? up : corner;
}
