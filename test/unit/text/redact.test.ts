import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { redactor } from '../../../src/text/redact.ts';

test('a secret of several lines is masked line by line, its short lines are not', () => {
  const redact = redactor(['[global]\nindex-url = https://pypi.example/simple\n}\n']);
  assert.equal(redact('  index-url = https://pypi.example/simple'), '  ***');
  assert.equal(redact('reading [global] }'), 'reading [global] }');
});

test('a secret of short lines alone is masked line by line all the same', () => {
  const redact = redactor(['abcdef\r\nghijkl\n']);
  assert.equal(redact('a abcdef b'), 'a *** b');
  assert.equal(redact('ghijkl'), '***');
});

test('secrets that overlap leave no end of the other one standing', () => {
  assert.equal(redactor(['abcdef', 'defghi'])('x abcdefghi y'), 'x *** y');
  assert.equal(redactor(['abcd', 'abcdefgh'])('abcdefgh'), '***');
});

test('values too short to be secrets do not blank out words', () => {
  assert.equal(redactor(['', 'a', 'ok '])('ok a word'), 'ok a word');
});

test('no secret survives in any text around it', () => {
  const secret = fc
    .string({ minLength: 4, maxLength: 20 })
    .filter((s) => s.trim() === s && s.length >= 4 && !s.includes('*'));
  fc.assert(
    fc.property(
      fc.array(secret, { minLength: 1, maxLength: 4 }),
      fc.string(),
      fc.string(),
      (secrets, a, b) => {
        const text = a + secrets.join('') + b;
        const clean = redactor(secrets)(text);
        for (const one of secrets) assert.ok(!clean.includes(one), `${one} in ${clean}`);
      },
    ),
  );
});

test('thousands of secret lines cost little on each line of a log', () => {
  const lines = Array.from({ length: 4000 }, (_, n) => `certificate line number ${n} ${n * 7919}`);
  const redact = redactor([lines.join('\n')]);
  const began = performance.now();
  for (let n = 0; n < 2000; n += 1)
    redact(`#12 ${n} Get:1 http://deb.example/debian sid/main amd64`);
  assert.ok(performance.now() - began < 1000);
});
