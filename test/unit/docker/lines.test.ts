import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { LineSplitter } from '../../../src/docker/lines.ts';

function linesOf(chunks: readonly Uint8Array[]): string[] {
  const splitter = new LineSplitter();
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
}

describe('lines from bytes', () => {
  it('are the same wherever the bytes are cut, in the middle of a character too', () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, ''));
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat({ max: 5 })), (lines, sizes) => {
        const bytes = Buffer.from(lines.map((one) => `${one}\n`).join(''));
        let at = 0;
        const chunks = sizes.map((size) => bytes.subarray(at, (at += size)));
        assert.deepEqual(linesOf([...chunks, bytes.subarray(at)]), lines);
      }),
    );
  });

  it('lose their ends, of both kinds', () => {
    assert.deepEqual(linesOf([Buffer.from('a\r\nb\n\nc\rd\n')]), ['a', 'b', '', 'c\rd']);
  });

  it('include a last one without an end, and none for nothing', () => {
    assert.deepEqual(linesOf([Buffer.from('a\nb')]), ['a', 'b']);
    assert.deepEqual(linesOf([]), []);
    assert.deepEqual(linesOf([Buffer.from('a\n')]), ['a']);
  });

  it('show a torn character at the end as such', () => {
    assert.deepEqual(linesOf([Buffer.from('é').subarray(0, 1)]), ['�']);
  });

  it('are given in parts where they never end, each with the sign that it was cut, so that memory stays bounded', () => {
    const chunk = Buffer.alloc(50_000, 'x');
    const lines = linesOf([chunk, chunk, chunk]);
    assert.equal(lines.join('').replaceAll('……', ''), 'x'.repeat(150_000));
    assert.equal(lines.length, 3);
    assert.ok(lines.every((one) => one.length <= 65_536));
  });
});
