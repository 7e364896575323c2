// What an untrusted Dockerfile may not ask of the engine.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { untrustedFailure } from '../../../src/recipe/dockerfile-trust.ts';

function refused(text: string): string | null {
  return untrustedFailure(text, 'Dockerfile')?.message ?? null;
}

const STAGE = 'FROM debian\n';

describe('an untrusted Dockerfile', () => {
  for (const syntax of ['docker/dockerfile:1', 'docker.io/docker/dockerfile:1.7-labs'])
    test(`may be read by ${syntax}`, () => {
      assert.equal(refused(`# syntax=${syntax}\n${STAGE}`), null);
      assert.equal(refused(`#syntax = ${syntax} and words\n${STAGE}`), null);
    });

  for (const text of [
    '# syntax=evil/frontend',
    '# SYNTAX = evil.example.org/docker/dockerfile:1',
    '#!/bin/sh\n#syntax=evil/frontend',
    '// syntax=evil/frontend',
    '{"syntax": "evil/frontend"}',
    '\uFEFF{ "syntax": "evil/frontend" }',
    '# escape=`\n# syntax=docker/dockerfile:1.0-experimental',
    '# syntax=docker/dockerfile:1.1',
    '# syntax=docker/dockerfile:1x',
    '# syntax=docker/dockerfile@sha256:00',
  ])
    test(`may not be read by a program of its own: ${JSON.stringify(text)}`, () => {
      assert.match(refused(`${text}\n${STAGE}`) ?? '', /program of its own choice/);
    });

  for (const add of [
    'ADD http://127.0.0.1:8080/x /x',
    'add --chown=1:1 a HTTPS://example.org/x /x',
    'ADD ["http://127.0.0.1/x", "/x"]',
    'ADD git@github.com:a/b.git /x',
    'ARG A=http://127.0.0.1\nADD $A/x /x',
    'ARG A=p\nADD htt${A}://127.0.0.1/x /x',
    'ONBUILD ADD http://127.0.0.1/x /x',
    'ADD \\\n  http://127.0.0.1/x \\\n  /x',
  ])
    test(`may not have an address fetched: ${JSON.stringify(add)}`, () => {
      assert.match(refused(`${STAGE}${add}\n`) ?? '', /in the network of its machine/);
    });

  for (const add of ['ADD a.tar /x', 'ARG V=1\nADD ./a-$V.tar b-$V.tar /x', 'COPY http:// /x'])
    test(`may add its own files: ${JSON.stringify(add)}`, () => {
      assert.equal(refused(`${STAGE}${add}\nRUN curl http://example.org\n`), null);
    });
});
