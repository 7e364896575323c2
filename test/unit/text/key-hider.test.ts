// A private key that is printed line by line is hidden, and nothing else is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyHider } from '../../../src/text/key-hider.ts';

const BODY = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ';
const hide = (lines: readonly string[]): string[] => lines.map(keyHider((line) => line));

test('the lines of a key are hidden, those of others between them are not', () => {
  assert.deepEqual(
    hide([
      BODY,
      '-----BEGIN OPENSSH PRIVATE KEY-----',
      BODY,
      '[worker] loading the model',
      `[frontend] ${BODY}=`,
      'aB3=',
      '-----END OPENSSH PRIVATE KEY-----',
      BODY,
    ]),
    [
      BODY,
      '-----BEGIN OPENSSH PRIVATE KEY-----',
      '***',
      '[worker] loading the model',
      '[frontend] ***',
      '***',
      '-----END OPENSSH PRIVATE KEY-----',
      BODY,
    ],
  );
});

test('a certificate stays, and so does what comes long after a key that never ends', () => {
  assert.deepEqual(hide(['-----BEGIN CERTIFICATE-----', BODY]), [
    '-----BEGIN CERTIFICATE-----',
    BODY,
  ]);
  const lines = ['-----BEGIN PRIVATE KEY-----', ...Array.from({ length: 300 }, () => BODY)];
  assert.equal(hide(lines).at(-1), BODY);
});
