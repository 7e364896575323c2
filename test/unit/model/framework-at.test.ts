// Which era of a framework a version of its project belongs to.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { frameworkFrom } from '../../../src/config/framework-from.ts';
import { compareVersions, eraOf } from '../../../src/model/framework-at.ts';
import type { Framework, FrameworkEra } from '../../../src/model/framework.ts';

const ID = { name: 'app', folder: 'app', dir: null };
const called = (title: string): Framework => frameworkFrom(ID, { title });

function app(...bounds: readonly string[]): Framework {
  const eras = [null, ...bounds].map((from, at): FrameworkEra => {
    const below = bounds[at] ?? null;
    return { from, below, framework: called(`${from ?? ''}..${below ?? ''}`) };
  });
  return { ...called('newest'), eras };
}

const titleAt = (framework: Framework, version?: string): string => eraOf(framework, version).title;

describe('the era of a version', () => {
  const ERAS = app('0.5', '0.9.0', '1.2');
  const AT: Readonly<Record<string, string>> = {
    '0.3.2': '..0.5',
    '0.4.99': '..0.5',
    '0.5': '0.5..0.9.0',
    '0.5.0': '0.5..0.9.0',
    '0.10.0': '0.9.0..1.2',
    '0.9': '0.9.0..1.2',
    '1.1.9': '0.9.0..1.2',
    '1.2.0': '1.2..',
    '1.2.0-dev': '1.2..',
    'v1.1.0rc1': '0.9.0..1.2',
    '1.5.0.dev20260821': '1.2..',
    '12': '1.2..',
  };
  for (const [version, title] of Object.entries(AT))
    test(`${version} is of ${title}`, () => assert.equal(titleAt(ERAS, version), title));

  test('is the newest where a commit says no version, or none that can be read', () => {
    assert.equal(titleAt(ERAS), '1.2..');
    assert.equal(titleAt(ERAS, 'dynamic'), '1.2..');
  });

  test('is the framework itself where all versions are alike', () => {
    assert.equal(titleAt(called('one'), '0.3'), 'one');
    assert.equal(titleAt(called('one')), 'one');
  });
});

test('versions are compared by their numbers, missing ones are 0', () => {
  const order = ['0.9', '0.9.1', '0.10', '1.0.0', '1.2'];
  assert.deepEqual(order.toReversed().toSorted(compareVersions), order);
  assert.equal(compareVersions('1.0', '1'), 0);
  assert.equal(compareVersions('v1.5.0-dev', '1.5'), 0);
});
