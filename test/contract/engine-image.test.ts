// Images, on every engine behind the port.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { MINE, ofClass, onEachEngine } from './engine-bench.ts';
import { PROGRAMS } from './engine-harness.ts';

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

  it('tells of what its containers start with; one that is not there tells nothing', async () => {
    const id = await bench.engine.createContainer(
      bench.spec(PROGRAMS.succeeds.command, { env: { SHOWN: 'to-everybody' } }),
      AbortSignal.timeout(20_000),
    );
    const labels = { 'builder.test.contract': MINE, 'builder.test.text': 'to everybody' };
    const image = await bench.engine.commitContainer(id, labels, []);
    try {
      const words = (await bench.engine.imageWords(image)) ?? [];
      const said = words.map(({ instruction, text }) => `${instruction} ${text}`);
      assert.ok(said.includes('ENV SHOWN=to-everybody'), said.join('\n'));
      assert.ok(said.includes('LABEL builder.test.text=to everybody'), said.join('\n'));
    } finally {
      await bench.engine.removeImage(image);
      await bench.engine.removeContainer(id);
    }
    assert.equal(await bench.engine.imageWords('builder-test/none-such:1'), null);
  });

  it('that no one knows gets class base-image when tagged', async () => {
    await assert.rejects(
      bench.engine.tagImage('builder-test/none-such:1', `builder-test/tagged:${MINE}`),
      ofClass('base-image'),
    );
  });
});
