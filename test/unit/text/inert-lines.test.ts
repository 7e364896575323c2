import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { inertLines } from '../../../src/text/inert-lines.ts';

test('a line that begins like a command to a CI system begins with a backslash', () => {
  const inert = inertLines();
  assert.equal(
    inert('::error::x\n  ::set-output name=a::b\r::x\n\n\t::y'),
    String.raw`\::error::x
  \::set-output name=a::b`.concat('\r\\::x\n\n\t\\::y'),
  );
  assert.equal(inert(' ::not at the beginning\na::b\n'), ' ::not at the beginning\na::b\n');
});

test('wherever the text is cut, no line begins with a colon, and nothing else is changed', () => {
  const pieces = fc.array(fc.string({ unit: fc.constantFrom(':', ' ', '\n', '\r', '\t', 'x') }));
  fc.assert(
    fc.property(pieces, (texts) => {
      const inert = inertLines();
      const whole = texts.map(inert).join('');
      assert.doesNotMatch(whole, /(?:^|[\r\n])\s*:/);
      assert.equal(whole.replaceAll('\\', ''), texts.join(''));
    }),
  );
});
