// Images, on every engine behind the port.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { MINE, ofClass, onEachEngine } from './engine-bench.ts';

onEachEngine('an image', (bench) => {
  it('that is there has an id and its name among its tags', async () => {
    const image = await bench.engine.inspectImage(bench.image);
    assert.ok(image);
    assert.ok(image.id.startsWith('sha256:'));
    assert.ok(image.tags.includes(bench.image));
    assert.equal(image.repoDigest, null);
    assert.ok(image.sizeBytes > 0);
  });

  it('that is not there is null', async () => {
    assert.equal(await bench.engine.inspectImage('builder-test/none-such:1'), null);
  });

  it('is tagged, and taking the tag away twice leaves the image', async () => {
    const tag = `builder-test/tagged:${MINE}`;
    await bench.engine.tagImage(bench.image, tag);
    const [one, other] = [
      await bench.engine.inspectImage(tag),
      await bench.engine.inspectImage(bench.image),
    ];
    assert.equal(one?.id, other?.id);
    await bench.engine.removeImage(tag);
    await bench.engine.removeImage(tag);
    assert.equal(await bench.engine.inspectImage(tag), null);
    assert.notEqual(await bench.engine.inspectImage(bench.image), null);
  });

  it('that no one knows gets class base-image when tagged', async () => {
    await assert.rejects(
      bench.engine.tagImage('builder-test/none-such:1', `builder-test/tagged:${MINE}`),
      ofClass('base-image'),
    );
  });
});
