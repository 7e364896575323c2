// What becomes of a tar whose reader goes away.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { it } from 'node:test';
import { addContent, tarOf } from '../../../src/docker/tar-files.ts';
import { settled } from '../../rig/manual-clock.ts';

const LIKE = { below: '', owner: { uid: 0, gid: 0 }, modifiedAt: 1 };

it('a tar that is destroyed while nobody reads it tells the one who fills it, and nobody else', async () => {
  const told = Promise.withResolvers<unknown>();
  const tar = tarOf(async (writing) => {
    try {
      for (let n = 0; ; n += 1) {
        await addContent(writing, `file-${n}`, 'x'.repeat(1 << 16), LIKE);
      }
    } catch (error) {
      told.resolve(error);
      throw error;
    }
  });
  await settled();
  const closed = once(tar, 'close');
  tar.destroy();
  await closed;
  assert.ok((await told.promise) instanceof Error);
  // What nobody caught would end this process in the next turns.
  await settled();
});
