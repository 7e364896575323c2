import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growingRedactor } from '../../../src/text/growing-redactor.ts';

test('what becomes secret later is hidden from then on, beside what was secret before', () => {
  const later: string[] = [];
  const redact = growingRedactor(['first-secret'], () => later);
  assert.equal(redact('first-secret and later-secret'), '*** and later-secret');
  later.push('later-secret');
  assert.equal(redact('first-secret and later-secret'), '*** and ***');
  later.push('last-secret');
  const base64 = Buffer.from('me:last-secret').toString('base64');
  assert.ok(!redact(`Authorization: Basic ${base64}`).includes(base64));
  assert.equal(redact('later-secret, last-secret'), '***, ***');
});
