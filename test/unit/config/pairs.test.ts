// Flags of several parts: what they take, and what they do not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  gpuChoice,
  gpuText,
  kindList,
  namedContext,
  namedSecret,
  namedValue,
} from '../../../src/config/pairs.ts';

test('a build argument has a name and, behind the first "=", any value', () => {
  assert.deepEqual(namedValue('A=b=c, d'), { name: 'A', value: 'b=c, d' });
  assert.deepEqual(namedValue('A='), { name: 'A', value: '' });
  assert.deepEqual(namedValue('A=two\nlines'), { name: 'A', value: 'two\nlines' });
  assert.deepEqual(namedValue('A'), { name: 'A', value: null });
  for (const none of ['', '=b', '1A=b', 'a-b=c', 'A B']) assert.equal(namedValue(none), null);
});

test('a named context has a name and a place', () => {
  assert.deepEqual(namedContext('trtllm_wheel=docker-image://w:1'), {
    name: 'trtllm_wheel',
    place: 'docker-image://w:1',
  });
  assert.deepEqual(namedContext('a.b-c=../x=y'), { name: 'a.b-c', place: '../x=y' });
  for (const none of ['', 'a', 'a=', '=b', '-a=b']) assert.equal(namedContext(none), null);
});

test('a secret has an id and at most one source', () => {
  const env = { kind: 'env', name: 'HUB' } as const;
  assert.deepEqual(namedSecret('id=hub,env=HUB'), { id: 'hub', source: env });
  assert.deepEqual(namedSecret('type=env, env=HUB, id=hub'), { id: 'hub', source: env });
  const file = { kind: 'file', path: '~/a b' } as const;
  assert.deepEqual(namedSecret('id=hub,src=~/a b'), { id: 'hub', source: file });
  assert.deepEqual(namedSecret('id=hub,source=~/a b'), { id: 'hub', source: file });
  assert.deepEqual(namedSecret('id=hub'), { id: 'hub', source: null });
  const none = ['', 'hub', 'env=HUB', 'id=a,id=b', 'id=a,env=B,src=c', 'id=a,file=b', 'id='];
  for (const text of none) assert.equal(namedSecret(text), null, text);
});

test('GPUs are chosen by a word or by their indexes', () => {
  assert.equal(gpuChoice('auto'), 'auto');
  assert.equal(gpuChoice('none'), 'none');
  assert.deepEqual(gpuChoice('1, 0,1'), [1, 0]);
  for (const none of ['', 'all', '-1', '0;1', '0,']) assert.equal(gpuChoice(none), null, none);
  assert.deepEqual(['none', '1,0'], [gpuText('none'), gpuText([1, 0])]);
});

test('kinds are those there are', () => {
  assert.deepEqual(kindList('soak, compile,soak'), ['soak', 'compile']);
  for (const none of ['', 'soack', 'soak,']) assert.equal(kindList(none), null, none);
});
