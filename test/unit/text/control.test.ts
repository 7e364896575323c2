import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { stripControl } from '../../../src/text/control.ts';

test('colours, cursor movements, titles and links leave their text behind', () => {
  assert.equal(stripControl('\u001b[1;31mred\u001b[0m'), 'red');
  assert.equal(stripControl('a\u001b[2K\u001b[1Gb\u001b[?25lc'), 'abc');
  assert.equal(stripControl('\u001b]0;title\u0007text'), 'text');
  assert.equal(stripControl('\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\'), 'link');
  assert.equal(stripControl('\u009b31mred'), 'red');
  assert.equal(stripControl('\u001bcreset'), 'reset');
});

test('lines and tabs stay, other control characters and direction overrides go', () => {
  assert.equal(stripControl('a\tb\r\nc\u0000\u0008\u007f\u202ed'), 'a\tb\ncd');
  assert.equal(stripControl('Grüße ✓ 日本'), 'Grüße ✓ 日本');
});

test('nothing that moves a cursor survives, and a second pass changes nothing', () => {
  const piece = fc.constantFrom('\u001b', '[', ']', '3', 'm', '\u009b', '\u0007', 'x', '\n', ';');
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const clean = stripControl(pieces.join(''));
      assert.doesNotMatch(clean.replaceAll('\n', ''), /\p{Cc}/u);
      assert.equal(stripControl(clean), clean);
    }),
  );
});

test('a line full of unfinished titles takes no longer than another', () => {
  const began = performance.now();
  assert.equal(stripControl('\u001b]'.repeat(32_768)), '');
  assert.ok(performance.now() - began < 500);
});
