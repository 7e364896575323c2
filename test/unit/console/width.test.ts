import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { cutEnd, cutMiddle, padEnd, padStart, wrapWords } from '../../../src/console/fit.ts';
import { headOf, tailOf, widthOf } from '../../../src/console/width.ts';

test('a character takes one column, a wide one two, one that is drawn onto another none', () => {
  const widths: readonly (readonly [string, number])[] = [
    ['plain ~text~', 12],
    ['naïve …–✓●', 10],
    ['e\u0301', 1],
    ['漢字かなカナ한글', 16],
    ['ＡＢ！', 6],
    ['🚀', 2],
    ['✅', 2],
    // Wider than some terminals draw it, never narrower.
    ['❤\ufe0f', 2],
    ['👩‍👩‍👧', 6],
    ['', 0],
  ];
  for (const [text, width] of widths) assert.equal(widthOf(text), width, text);
});

test('what is cut or padded takes the columns it may', () => {
  assert.equal(cutEnd('漢字漢字', 5), '漢字…');
  assert.equal(cutEnd('漢字漢字', 4), '漢…');
  assert.equal(cutEnd('漢字漢字', 8), '漢字漢字');
  assert.equal(cutMiddle('漢字 and 漢字', 9), '漢字…漢字');
  assert.equal(padEnd('漢', 4), '漢  ');
  assert.equal(padStart('漢', 4), '  漢');
  const anyText = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(anyText, fc.nat(30), (text, width) => {
      for (const cut of [
        cutEnd(text, width),
        cutMiddle(text, width),
        headOf(text, width),
        tailOf(text, width),
      ])
        assert.ok(widthOf(cut) <= width, cut);
      assert.ok(text.startsWith(headOf(text, width)));
      assert.ok(text.endsWith(tailOf(text, width)));
    }),
  );
});

test('a sentence breaks between words, never within one', () => {
  assert.deepEqual(wrapWords('mail: not sent to kim@example', 14), [
    'mail: not sent',
    '  to',
    '  kim@example',
  ]);
  assert.deepEqual(wrapWords('  indented text', 12), ['  indented', '    text']);
  assert.deepEqual(wrapWords('longerthanaline', 4), ['longerthanaline']);
});
