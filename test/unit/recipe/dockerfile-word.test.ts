// Variables in a Dockerfile, as the engine expands them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { expandWord } from '../../../src/recipe/dockerfile-word.ts';

const VARIABLES = new Map([
  ['A', 'alpha'],
  ['EMPTY', ''],
  ['CUDA', '12.9.1'],
  ['WHEEL', 'tensorrt-llm==1.3.0rc5'],
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
  ['${CUDA%.*}', '12.9'],
  ['${CUDA%%.*}', '12'],
  ['${CUDA%9}', '12.9.1'],
  ['${CUDA#*.}', '9.1'],
  ['${CUDA##*.}', '1'],
  ['${CUDA#2}', '12.9.1'],
  ['${CUDA#${NONE}}', '12.9.1'],
  ['${CUDA%?$NONE}', '12.9.'],
  ['${CUDA%\\?}', '12.9.1'],
  ['x:${WHEEL#*==}', 'x:1.3.0rc5'],
  ['${CUDA/./-}', '12-9.1'],
  ['${CUDA//./-}', '12-9-1'],
  ['${CUDA/.*/}', '12'],
  ['${CUDA//[.]/x}', '12.9.1'],
  ['${NONE%x}', ''],
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

for (const word of ['${A', '${A:1}', '${A/x}', '${}', '"a', "'a"]) {
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

const SIGNS = '$ { } : - + ? # % / * " \' \\ A x'.split(' ');

test('any word ends in a text or a SyntaxError', () => {
  const sign = fc.constantFrom(...SIGNS);
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
