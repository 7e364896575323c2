import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { orFileFailure } from '../../../src/host/or-file-failure.ts';
import { FailureError, type Failure } from '../../../src/model/reason.ts';

async function failureOf(thrown: unknown): Promise<Failure> {
  try {
    await orFileFailure('keeping it', () => Promise.reject(thrown));
  } catch (caught) {
    assert.ok(caught instanceof FailureError);
    return caught.failure;
  }
  throw new Error('it did not fail');
}

describe('work on files', () => {
  test('gives what it gives', async () => {
    assert.equal(await orFileFailure('keeping it', () => Promise.resolve(7)), 7);
  });

  test('that meets a full disk fails with class disk, in a file as in a database', async () => {
    const full = [{ code: 'ENOSPC' }, { code: 'EDQUOT' }, { errcode: 13 }];
    for (const how of full) {
      const { class: name, message } = await failureOf(Object.assign(new Error('full'), how));
      assert.equal(name, 'disk');
      assert.equal(message, 'keeping it: no space left on the disk');
    }
  });

  test('that meets a file instead of a folder fails with class config', async () => {
    const error = await readdir(import.meta.filename).catch((caught: unknown) => caught);
    const { class: name, message, cause } = await failureOf(error);
    assert.equal(name, 'config');
    assert.equal(message, 'keeping it: not possible there');
    assert.match(cause ?? '', /^ENOTDIR/);
  });

  test('that has a bug throws it as it is', async () => {
    const bug = new TypeError('x is not a function');
    await assert.rejects(
      orFileFailure('keeping it', () => Promise.reject(bug)),
      bug,
    );
  });
});
