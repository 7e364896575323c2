import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cacheSets } from '../../../src/pipeline/cache-sets.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { tempDir } from '../../rig/temp-dir.ts';

test('two compilations of a framework at once have caches of their own, one after the other the same', async () => {
  await using dir = await tempDir();
  const take = cacheSets({ cacheDir: dir.path, host: madeUpHost(), run: 'r' });
  const [first, other] = [await take('vllm'), await take('sglang')];
  const beside = await take('vllm');
  assert.match(first.id, /^[0-9a-f]{6}-1$/);
  assert.equal(other.id, first.id);
  assert.equal(beside.id, first.id.replace(/1$/, '2'));
  first.release();
  const after = await take('vllm');
  assert.equal(after.id, first.id);
  for (const { release } of [other, beside, after]) release();
});

test('whoever keeps locks elsewhere has other caches, on the same engine too', async () => {
  await using one = await tempDir();
  await using two = await tempDir();
  const ids = [one, two].map(async ({ path }) => {
    const { id, release } = await cacheSets({ cacheDir: path, host: madeUpHost(), run: 'r' })(
      'vllm',
    );
    release();
    return id;
  });
  assert.equal(new Set(await Promise.all(ids)).size, 2);
});
