// Addresses are shown without the login that some carry, however it is written.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutLogin } from '../../../src/text/login.ts';

test('a login goes, with all signs of its password', () => {
  for (const login of [
    'ada',
    'ada:geheim',
    'ada:ge@heim',
    'ada:ge@he@im',
    ':geheim',
    'ada:ge/heim',
    "ada:ge'heim",
  ])
    assert.equal(
      withoutLogin(`cannot reach https://${login}@git.example.org/team/x.git today`),
      'cannot reach https://git.example.org/team/x.git today',
    );
});

test('each of several addresses loses its own', () => {
  assert.equal(
    withoutLogin('http://a:b@one.org http://two.org,http://c:d@three.org'),
    'http://one.org http://two.org,http://three.org',
  );
});

test('what is no login stays', () => {
  for (const text of [
    'https://git.example.org/team/x@v1',
    'https://git.example.org:8443/team/x@v1',
    'ssh://git@git.example.org/x',
    'git@git.example.org:x',
    '{"a":"https://git.example.org","b":"ada@example.org"}',
  ])
    assert.equal(withoutLogin(text), text);
});
