import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { redactor } from '../../../src/text/redact.ts';

const SECRET = 's3cr/t "p+ß?w\\ö';

test('a secret is masked as it is, URL-encoded, JSON-escaped and in base64', () => {
  const redact = redactor([SECRET]);
  const base64 = Buffer.from(SECRET).toString('base64');
  for (const form of [SECRET, encodeURIComponent(SECRET), JSON.stringify(SECRET), base64]) {
    const clean = redact(`before ${form} after`);
    assert.match(clean, /^before "?\*\*\*=*"? after$/, form);
  }
});

test('a secret inside a base64 text is masked wherever it begins', () => {
  const redact = redactor([SECRET]);
  const plain = redact(Buffer.from('padding').toString('base64'));
  assert.equal(plain, Buffer.from('padding').toString('base64'));
  for (const user of ['', 'a', 'ab', 'abc']) {
    const header = Buffer.from(`${user}:${SECRET}@end`).toString('base64');
    const clean = redact(header);
    assert.ok(clean.includes('***'), header);
    const left = Buffer.from(clean.replace('***', ''), 'base64').toString('latin1');
    assert.ok(!left.includes('s3cr') && !left.includes('p+'), left);
  }
});

test('a secret of several lines is masked line by line, its short lines are not', () => {
  const redact = redactor(['[global]\nindex-url = https://pypi.example/simple\n}\n']);
  assert.equal(redact('  index-url = https://pypi.example/simple'), '  ***');
  assert.equal(redact('reading [global] }'), 'reading [global] }');
});

test('secrets that overlap leave no end of the other one standing', () => {
  assert.equal(redactor(['abcdef', 'defghi'])('x abcdefghi y'), 'x *** y');
  assert.equal(redactor(['abcd', 'abcdefgh'])('abcdefgh'), '***');
});

test('tokens are known by their shape, and passwords in addresses by their place', () => {
  const redact = redactor([]);
  const tokens = {
    hf: `hf_${'a1B2'.repeat(8)}`,
    github: `ghp_${'a1B2'.repeat(9)}`,
    nvidia: `nvapi-${'a1-_'.repeat(9)}`,
    jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl',
  };
  for (const token of Object.values(tokens)) assert.equal(redact(`t=${token};`), 't=***;');
  assert.equal(
    redact('Looking in https://kim:hunter2@pypi.example/simple'),
    'Looking in https://***@pypi.example/simple',
  );
  assert.equal(redact('https://kim:hunt@er2@pypi.example/'), 'https://***@pypi.example/');
  assert.equal(redact('mail kim@example.org, hf_transfer'), 'mail kim@example.org, hf_transfer');
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
