import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { excerpt } from '../../../src/text/excerpt.ts';

const lines = Array.from({ length: 40 }, (_, place) => `line ${place}`);

test('more of what led to the guilty line is shown than of what followed', () => {
  const cut = excerpt(lines, 20, 5);
  assert.deepEqual(cut, {
    text: 'line 17\nline 18\nline 19\nline 20\nline 21',
    guiltyLine: 3,
    firstLine: 17,
  });
});

test('near the ends of the log the window stays full', () => {
  assert.deepEqual(excerpt(lines, 0, 3), {
    text: 'line 0\nline 1\nline 2',
    guiltyLine: 0,
    firstLine: 0,
  });
  assert.deepEqual(excerpt(lines, 39, 3), {
    text: 'line 37\nline 38\nline 39',
    guiltyLine: 2,
    firstLine: 37,
  });
  assert.deepEqual(excerpt([], 0), { text: '', guiltyLine: 0, firstLine: 0 });
});

test('the guilty line is always in the excerpt, which is never too long', () => {
  const log = fc.array(fc.stringMatching(/^[a-z]{0,5}$/), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(log, fc.nat(59), fc.integer({ min: 1, max: 20 }), (all, wanted, most) => {
      const guilty = Math.min(wanted, all.length - 1);
      const cut = excerpt(all, guilty, most);
      const shown = cut.text.split('\n');
      assert.ok(shown.length <= most);
      assert.equal(shown[cut.guiltyLine], all[guilty]);
      assert.equal(cut.firstLine + cut.guiltyLine, guilty);
    }),
  );
});
