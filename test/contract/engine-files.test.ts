// Files in containers, the volumes and folders they mount, and what is left of them, on every engine behind the port.

import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import type { Readable } from 'node:stream';
import type { ContainerSpec } from '../../src/docker/engine.ts';
import { addContent, addDirectory, addFolder, tarOf } from '../../src/docker/tar-files.ts';
import { LABEL, MINE, ofClass, onEachEngine, soon } from './engine-bench.ts';
import { PROGRAMS } from './engine-harness.ts';

const OWNER = { uid: 1234, gid: 56 };
const LIKE = { below: '', owner: OWNER, modifiedAt: 1_000_000_000 };
const LABELS = { [LABEL]: MINE };

/** A folder and a file in it, owned by nobody whom the image knows. */
function sources(): Readable {
  return tarOf(async (tar) => {
    addDirectory(tar, 'src', LIKE);
    await addContent(tar, 'src/hello', 'hello\n', LIKE);
  });
}

onEachEngine('files in a container', (bench) => {
  const made: string[] = [];
  const volumes: string[] = [];

  after(async () => {
    for (const name of volumes) await bench.engine.removeVolume(name);
    for (const id of made) await bench.engine.removeImage(id);
  });

  const created = (
    command: readonly string[],
    more: Partial<ContainerSpec> = {},
  ): Promise<string> => bench.engine.createContainer(bench.spec(command, more), soon());

  const volume = (name: string) => {
    const mount = { kind: 'volume', from: `builder-test-${MINE}-${name}`, to: '/kept' } as const;
    volumes.push(mount.from);
    return { ...mount, labels: LABELS };
  };

  it('copied in before the start are read back; one that is not there is null', async () => {
    const id = await created(PROGRAMS.stays.command, { workdir: '/deep/work' });
    await bench.engine.copyInto(id, '/deep/work', sources(), soon());
    assert.equal(await bench.engine.readFile(id, '/deep/work/src/hello'), 'hello\n');
    assert.equal(await bench.engine.readFile(id, '/deep/work/none'), null);
  });

  it('are refused in class server-lost where there is no such container', async () => {
    await assert.rejects(
      bench.engine.copyInto('none-such', '/', sources(), soon()),
      ofClass('server-lost'),
    );
  });

  it('that cannot be read on this machine are told, not the broken copy', async () => {
    const id = await created(PROGRAMS.stays.command);
    const tar = tarOf((writing) =>
      addFolder(writing, {
        ...LIKE,
        dir: '/nowhere',
        files: [{ path: 'a', mode: '100644' }],
        of: 'the sources',
      }),
    );
    await assert.rejects(bench.engine.copyInto(id, '/', tar, soon()), ofClass('config'));
  });

  it('become an image with the labels asked for, and nothing of volumes and of variables it must not have is in it', async () => {
    const mounts = [volume('committed')];
    const env = { KEPT: 'of-the-container', TOKEN: 'canary-of-the-container' };
    const id = await created(PROGRAMS.succeeds.command, { mounts, env });
    await bench.engine.copyInto(id, '/', sources(), soon());
    await bench.engine.startContainer(id, soon());
    await bench.engine.waitContainer(id, soon());
    const labels = { ...LABELS, 'builder.test.text': 'a "quoted" word' };
    const image = await bench.engine.commitContainer(id, labels, ['TOKEN']);
    made.push(image);
    const words = (await bench.engine.imageWords(image)) ?? [];
    assert.ok(
      words.some(({ text }) => text === 'KEPT=of-the-container'),
      JSON.stringify(words),
    );
    assert.ok(!words.some(({ text }) => text.includes('canary')), JSON.stringify(words));
    const found = await bench.engine.inspectImage(image);
    assert.deepEqual([found?.tags, found?.labels['builder.test.text']], [[], 'a "quoted" word']);
  });

  it('become an image by themselves, be there none, under the name and with the labels asked for', async () => {
    const name = `builder-test/imported-${MINE}`;
    for (const tar of [sources(), tarOf(() => Promise.resolve())]) {
      const asked = { tar, tag: `${name}:1`, labels: { ...LABELS, 'builder.test.text': '"q"' } };
      const id = await bench.engine.importImage(asked, soon());
      made.push(id);
      const found = await bench.engine.inspectImage(`${name}:1`);
      assert.equal(found?.id, id);
      assert.ok(found.tags.includes(`${name}:1`));
      assert.equal(found.labels['builder.test.text'], '"q"');
    }
  });

  it('that cannot be read make no image', async () => {
    const tar = tarOf(() => Promise.reject(new Error('broken off')));
    const asked = { tar, tag: `builder-test/broken-${MINE}:1`, labels: LABELS };
    await assert.rejects(bench.engine.importImage(asked, soon()), /broken off/);
    assert.equal(await bench.engine.inspectImage(asked.tag), null);
  });

  it('of a volume stay, found by its labels, until it is removed; not while somebody mounts it', async () => {
    const mount = volume('listed');
    const id = await created(PROGRAMS.stays.command, { mounts: [mount] });
    const names = async (wanted: Record<string, string>) =>
      (await bench.engine.listVolumes(wanted)).map(({ name }) => name);
    assert.ok((await names({ [LABEL]: MINE })).includes(mount.from));
    assert.deepEqual(await names({ [LABEL]: 'of someone else' }), []);
    assert.equal(await bench.engine.removeVolume(mount.from), false);
    await bench.engine.removeContainer(id);
    assert.ok((await names({ [LABEL]: '' })).includes(mount.from));
    assert.equal(await bench.engine.removeVolume(mount.from), true);
    assert.equal(await bench.engine.removeVolume(mount.from), true);
    assert.ok(!(await names({ [LABEL]: MINE })).includes(mount.from));
  });

  it('belong to the user who was asked for, which the container says of itself', async () => {
    const id = await created(PROGRAMS.stays.command, { user: '1234:56' });
    assert.equal((await bench.engine.inspectContainer(id))?.user, '1234:56');
    const plain = await created(PROGRAMS.stays.command);
    assert.equal((await bench.engine.inspectContainer(plain))?.user, '');
  });
});
