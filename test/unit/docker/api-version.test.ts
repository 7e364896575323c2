import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareVersions, negotiate } from '../../../src/docker/api-version.ts';
import { FailureError } from '../../../src/model/reason.ts';

describe('the API version', () => {
  const cases: [engines: string, spoken: string][] = [
    ['1.41', '1.41'],
    ['1.45', '1.45'],
    ['1.51', '1.51'],
    ['1.55', '1.51'],
    ['2.0', '1.51'],
  ];
  for (const [engines, spoken] of cases) {
    it(`is ${spoken} with an engine of ${engines}`, () => {
      assert.equal(negotiate(engines, 'unix:///s'), spoken);
    });
  }

  it('below 1.41 is refused in a sentence', () => {
    assert.throws(
      () => negotiate('1.40', 'unix:///s'),
      (error) =>
        error instanceof FailureError &&
        error.failure.class === 'config' &&
        error.message === 'the engine at unix:///s is too old: it speaks API 1.40',
    );
  });

  it('is compared by numbers, not by letters', () => {
    assert.ok(compareVersions('1.9', '1.10') < 0);
    assert.equal(compareVersions('1.41', '1.41'), 0);
    assert.ok(compareVersions('2.0', '1.99') > 0);
  });
});
