import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { FailureError } from '../../../src/model/reason.ts';
import { contextsOf } from '../../../src/pipeline/task-contexts.ts';
import { contextSha256 } from '../../../src/source/context-sha256.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { someBuild } from '../plan/question.ts';

function found(contexts: Readonly<Record<string, string>>, checkout = '/nowhere') {
  return contextsOf({ build: { ...someBuild().spec, contexts } }, checkout);
}

describe('what lies behind a named context', () => {
  test('are the files of a folder, relative to the checkout or not', async () => {
    await using dir = await tempDir();
    await mkdir(path.join(dir.path, 'wheels'));
    await writeFile(path.join(dir.path, 'wheels/a.whl'), 'wheel');
    const absolute = path.join(dir.path, 'wheels');
    const [one, two] = await found({ a: 'wheels', b: absolute }, dir.path);
    assert.deepEqual(
      one?.files.files.map(({ path: name }) => name),
      ['a.whl'],
    );
    assert.equal(one.files.dir, absolute);
    assert.equal(one.sha256, two?.sha256);
    assert.deepEqual([two?.name, two?.from], ['b', absolute]);
  });

  test('are no files where the folder is not there: scripts name some that they would make', async () => {
    const [context] = await found({ trtllm_wheel: '/tmp/no-such-folder/dummy_dir' });
    assert.deepEqual(context?.files.files, []);
    assert.equal(context.sha256, contextSha256([]));
  });

  test('is refused where the commit has a link in the place of the folder', async () => {
    await using dir = await tempDir();
    const secret = path.join(dir.path, 'secret');
    const checkout = path.join(dir.path, 'checkout');
    await mkdir(path.join(checkout, 'own'), { recursive: true });
    await mkdir(path.join(secret, 'below'), { recursive: true });
    await symlink(secret, path.join(checkout, 'out'));
    await symlink('own', path.join(checkout, 'in'));
    for (const value of ['out', 'out/below', './in/../out'])
      await assert.rejects(found({ code: value }, checkout), /leads out of its checkout/);
    for (const value of ['in', 'own', secret, '../secret']) await found({ code: value }, checkout);
  });

  test('is an image', async () => {
    const [context] = await found({ base: 'docker-image://alpine:3.18' });
    assert.deepEqual([context?.from, context?.sha256], ['alpine:3.18', null]);
  });

  for (const value of ['https://example.org/x.git', 'git@example.org:x.git', 'target:other'])
    test(`is refused where it is ${value}`, async () => {
      await assert.rejects(found({ code: value }), (error) => {
        assert.ok(error instanceof FailureError);
        assert.equal(
          error.failure.message,
          `the context code is ${value}, which builder cannot hand over`,
        );
        return true;
      });
    });
});
