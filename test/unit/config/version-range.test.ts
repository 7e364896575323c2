// Ranges of versions: what is written, what it means, what cannot be.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { compareVersions } from '../../../src/model/framework-at.ts';
import {
  covers,
  isSameRange,
  piecesOf,
  rangesIn,
  rangeText,
  readRange,
  type VersionRange,
} from '../../../src/config/version-range.ts';

function range(text: string): VersionRange {
  const read = readRange(text);
  assert.ok(!('wrong' in read), text);
  return read;
}

describe('a range of versions', () => {
  const READ: Readonly<Record<string, VersionRange>> = {
    '>=0.9 <1.2': { from: '0.9', below: '1.2' },
    '<1.2 >=0.9': { from: '0.9', below: '1.2' },
    '>= 0.9, < 1.2': { from: '0.9', below: '1.2' },
    '<0.5': { from: null, below: '0.5' },
    '>=1.3': { from: '1.3', below: null },
    '0.8': { from: '0.8', below: '0.9' },
    '=0.8': { from: '0.8', below: '0.9' },
    '0.9.1': { from: '0.9.1', below: '0.9.2' },
    '1': { from: '1', below: '2' },
    '>0.8': { from: '0.9', below: null },
    '<=0.8': { from: null, below: '0.9' },
    '>=0.5 >=0.9 <2 <1.2': { from: '0.9', below: '1.2' },
    '0.10': { from: '0.10', below: '0.11' },
  };
  for (const [text, expected] of Object.entries(READ))
    test(`${text} is read`, () => assert.deepEqual(readRange(text), expected));

  for (const text of ['', ' ', 'foo', '0.x', '^1.2', '~0.9', '>=', '1.2.3.4', '>=0.9 foo', '-1'])
    test(`"${text}" is none`, () => assert.deepEqual(readRange(text), { wrong: 'unreadable' }));

  for (const text of ['>=1.2 <0.9', '>=1.2 <1.2', '0.8 >=0.9', '<0.5 >0.5'])
    test(`${text} has no version`, () => assert.deepEqual(readRange(text), { wrong: 'empty' }));

  test('is the same as another by what it means', () => {
    assert.ok(isSameRange(range('0.8'), range('>=0.8.0 <0.9')));
    assert.ok(isSameRange(range('<1'), range('<1.0.0')));
    assert.ok(!isSameRange(range('<1'), range('<1.1')));
    assert.ok(!isSameRange(range('>=1'), range('<1')));
  });

  test('is written as it is read', () => {
    for (const text of ['<0.5', '0.8', '>=0.9 <1.2', '>=1.3', '0.9.1'])
      assert.equal(rangeText(range(text)), text);
    assert.equal(rangeText({ from: null, below: null }), 'every version');
  });

  test('is laid over those that begin earlier, of equal ones in the order of the file', () => {
    const texts = ['>=1.0', '<0.5', '>=0.9', '>=0.9 <1.2', 'foo', '<1.2'];
    assert.deepEqual(
      rangesIn(texts).map(({ text }) => text),
      ['<0.5', '<1.2', '>=0.9', '>=0.9 <1.2', '>=1.0'],
    );
  });
});

describe('the pieces that ranges cut versions into', () => {
  test('are one where there is no range', () => {
    assert.deepEqual(piecesOf([]), [{ from: null, below: null }]);
  });

  test('begin and end at the bounds, each once', () => {
    const pieces = piecesOf(['0.8', '>=0.9 <1.2', '<0.8.0', '>=1.2'].map(range));
    assert.deepEqual(pieces.map(rangeText), ['<0.8', '0.8', '>=0.9 <1.2', '>=1.2']);
  });

  const version = fc.tuple(fc.nat(2), fc.nat(12), fc.nat(2)).map((numbers) => numbers.join('.'));
  const bounded = fc
    .tuple(fc.option(version), fc.option(version))
    .map(([from, below]): VersionRange => ({ from, below }))
    .filter(
      ({ from, below }) => from === null || below === null || compareVersions(from, below) < 0,
    );
  const holds = ({ from, below }: VersionRange, one: string): boolean =>
    (from === null || compareVersions(one, from) >= 0) &&
    (below === null || compareVersions(one, below) < 0);

  test('hold every version once, and each is covered by exactly the ranges that hold it', () => {
    fc.assert(
      fc.property(fc.array(bounded, { maxLength: 6 }), version, (ranges, one) => {
        const pieces = piecesOf(ranges);
        const own = pieces.filter((piece) => holds(piece, one));
        assert.equal(own.length, 1);
        for (const piece of own)
          for (const outer of ranges) assert.equal(covers(outer, piece), holds(outer, one));
      }),
    );
  });
});
