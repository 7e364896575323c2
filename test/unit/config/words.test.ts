// Durations, addresses and names as people type them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRepoUrl, repoName } from '../../../src/config/paths.ts';
import { parseSeconds } from '../../../src/config/seconds.ts';

const DURATIONS: readonly [string, number | null][] = [
  ['90', 90],
  ['90s', 90],
  [' 2m ', 120],
  ['1.5h', 5400],
  ['500ms', 0.5],
  ['0', null],
  ['-1', null],
  ['1d', null],
  ['', null],
  ['1m30s', null],
];

for (const [text, seconds] of DURATIONS) {
  test(`the duration "${text}" is ${seconds} s`, () => {
    assert.equal(parseSeconds(text), seconds);
  });
}

const REPOS: readonly [repo: string, isUrl: boolean, name: string][] = [
  ['https://example.org/team/Shop.git', true, 'shop'],
  ['https://example.org/team/shop/', true, 'shop'],
  ['git@example.org:team/shop.git', true, 'shop'],
  ['example.org:shop', true, 'shop'],
  ['file:///srv/shop.git', true, 'shop'],
  ['/srv/My Shop', false, 'my-shop'],
  ['../shop', false, 'shop'],
  ['./a:b', false, 'b'],
  ['/', false, 'repo'],
];

for (const [repo, isUrl, name] of REPOS) {
  test(`${repo} is ${isUrl ? 'a URL' : 'a path'}, and begins tags with "${name}"`, () => {
    assert.equal(isRepoUrl(repo), isUrl);
    assert.equal(repoName(repo), name);
  });
}
