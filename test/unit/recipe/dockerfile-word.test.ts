// Variables in a Dockerfile, as the engine expands them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { expandWord } from '../../../src/recipe/dockerfile-word.ts';

const VARIABLES = new Map([
  ['A', 'alpha'],
  ['EMPTY', ''],
]);

const WORDS: readonly [word: string, text: string][] = [
  ['plain', 'plain'],
  ['$A', 'alpha'],
  ['${A}-x', 'alpha-x'],
  ['$A-x$A', 'alpha-xalpha'],
  ['${NONE}', ''],
  ['${NONE:-x}', 'x'],
  ['${NONE-x}', 'x'],
  ['${EMPTY:-x}', 'x'],
  ['${EMPTY-x}', ''],
  ['${A:-x}', 'alpha'],
  ['${A:+x}', 'x'],
  ['${EMPTY:+x}', ''],
  ['${EMPTY+x}', 'x'],
  ['${NONE:-${A}/${NONE:-y}}', 'alpha/y'],
  ['"${A} b"', 'alpha b'],
  ["'${A} b'", '${A} b'],
  ['"it\'s $A"', "it's alpha"],
  ['\\$A', '$A'],
  ['a$', 'a$'],
];

for (const [word, text] of WORDS) {
  test(`${word} is ${JSON.stringify(text)}`, () => {
    assert.equal(expandWord(word, VARIABLES, '\\').text, text);
  });
}

test('variables without value and default are named', () => {
  const { text, unset } = expandWord('${X}:$Y-${A}${Z:-z}', VARIABLES, '\\');
  assert.equal(text, ':-alphaz');
  assert.deepEqual(unset, ['X', 'Y']);
});

for (const word of ['${A', '${A%x}', '${}', '"a', "'a"]) {
  test(`${word} is refused, not guessed`, () => {
    assert.throws(() => expandWord(word, VARIABLES, '\\'), SyntaxError);
  });
}

test('a word without signs stays as it is', () => {
  const plain = fc.string().filter((text) => !/[$"'\\]/.test(text));
  fc.assert(
    fc.property(plain, (text) => {
      assert.equal(expandWord(text, VARIABLES, '\\').text, text);
    }),
  );
});

test('any word ends in a text or a SyntaxError', () => {
  const sign = fc.constantFrom('$', '{', '}', ':', '-', '+', '?', '"', "'", '\\', 'A', 'x');
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 20 }), (signs) => {
      try {
        expandWord(signs.join(''), VARIABLES, '\\');
      } catch (error) {
        assert.ok(error instanceof SyntaxError);
      }
    }),
  );
});
