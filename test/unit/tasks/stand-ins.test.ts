// Images in the place of named contexts: made, reused, replaced, and never in anybody's way.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { currentOwner } from '../../../src/host/owner.ts';
import { realHost } from '../../../src/host/real.ts';
import { ownerLabels, type Labels } from '../../../src/model/labels.ts';
import { FailureError } from '../../../src/model/reason.ts';
import type { NamedContext } from '../../../src/tasks/stand-in-image.ts';
import { StandIns } from '../../../src/tasks/stand-ins.ts';
import { AskedEngine } from '../../rig/asked-engine.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import { MemorySink } from '../../rig/memory-sink.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { until } from '../../rig/until.ts';

const TAG = 'trtllm_wheel:latest';
const MINE = ownerLabels('mine', currentOwner(realHost()));
/** Of another process of this machine. */
const ALIVE: Labels = { ...MINE, 'builder.run': 'other', 'builder.host': `not-${hostname()}` };
const DEAD: Labels = { ...MINE, 'builder.run': 'gone', 'builder.started': '1.another-boot.1' };

const EMPTY: NamedContext = {
  name: 'trtllm_wheel',
  from: '/tmp/dummy_dir',
  sha256: 'e'.repeat(64),
  files: { dir: '/tmp/dummy_dir', files: [] },
};
const OTHER: NamedContext = { ...EMPTY, sha256: 'f'.repeat(64) };

function standIn(owner: Labels, content: string): Labels {
  return { ...owner, 'builder.context': content, 'builder.context.tag': TAG };
}

function rig(engine = new FakeEngine()) {
  const sink = new MemorySink();
  const written: string[] = [];
  const standIns = new StandIns({
    engine,
    runLabels: MINE,
    dockerfileOf: (text) => {
      written.push(text);
      return Promise.resolve('/dockerfile');
    },
  });
  const ended = new AbortController();
  const around = { platform: 'linux/amd64', sink, signal: ended.signal };
  const during = <T>(
    contexts: readonly NamedContext[],
    work: () => Promise<T>,
    { untrusted }: { readonly untrusted?: true | undefined } = {},
  ): Promise<T> => standIns.during(contexts, { ...around, untrusted }, work);
  const have = (...contexts: NamedContext[]): Promise<void> =>
    during(contexts, () => Promise.resolve());
  const label = async (name = TAG) => {
    const { labels = {} } = (await engine.inspectImage(name)) ?? {};
    return [labels['builder.context'], labels['builder.run']];
  };
  return { engine, sink, ended, written, during, have, label };
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof FailureError, String(error));
  assert.equal(error.failure.class, 'config');
  return `${error.failure.message}; ${error.failure.hint ?? ''}`;
}

describe('an image in the place of a named context', () => {
  test('is made of its files, told by their content and owned by the run', async () => {
    await using dir = await tempDir();
    await writeFile(path.join(dir.path, 'a.whl'), 'wheel');
    const files = { dir: dir.path, files: [{ path: 'a.whl', mode: '100644' }] } as const;
    const { engine, sink, have, label } = rig();
    await have({ ...EMPTY, files });
    assert.deepEqual(engine.imported.get(TAG), ['a.whl']);
    assert.deepEqual(await label(), [EMPTY.sha256, 'mine']);
    assert.deepEqual(sink.lines, [`${TAG} stands in for the context trtllm_wheel: /tmp/dummy_dir`]);
  });

  test('is there while the build runs, and made once for all builds of a run', async () => {
    const { engine, during, label } = rig();
    const seen = await Promise.all(
      [1, 2, 3].map(() => during([EMPTY], async () => (await label())[0])),
    );
    assert.deepEqual(seen, [EMPTY.sha256, EMPTY.sha256, EMPTY.sha256]);
    assert.equal(engine.calls.filter((call) => call === 'importImage').length, 1);
  });

  test('of the same content is taken as it is, whoever of the living made it', async () => {
    for (const owner of [MINE, ALIVE]) {
      const { engine, have, label } = rig();
      engine.addImage(TAG, standIn(owner, EMPTY.sha256 ?? ''));
      await have(EMPTY);
      assert.deepEqual(await label(), [EMPTY.sha256, owner['builder.run']]);
    }
  });

  test('of the same content whose owner is dead becomes ours, without sending its files again', async () => {
    const { engine, written, have, label } = rig();
    engine.addImage(TAG, standIn(DEAD, EMPTY.sha256 ?? ''));
    await have(EMPTY);
    assert.deepEqual(await label(), [EMPTY.sha256, 'mine']);
    assert.deepEqual(written, [`FROM ${TAG}\n`]);
    assert.ok(!engine.calls.includes('importImage'));
  });

  test('of other content is replaced where its owner is dead, and gone', async () => {
    const { engine, have, label } = rig();
    engine.addImage(TAG, standIn(DEAD, 'something else'));
    const before = await engine.inspectImage(TAG);
    await have(EMPTY);
    assert.deepEqual(await label(), [EMPTY.sha256, 'mine']);
    assert.equal(await engine.inspectImage(before?.id ?? ''), null);
  });

  test('of other content stays where its run goes on, and the build is refused', async () => {
    const { engine, have, label } = rig();
    engine.addImage(TAG, standIn(ALIVE, 'something else'));
    assert.equal(
      await refusalOf(have(EMPTY)),
      `${TAG} stands in for another context in run other, which goes on; start this build when that one has ended`,
    );
    assert.deepEqual(await label(), ['something else', 'other']);
  });

  test('of this run gives way to another when no build uses it, and not before', async () => {
    const { sink, during, have, label } = rig();
    const later = await during([EMPTY], async () => {
      const waiting = have(OTHER);
      await until('it waits', () =>
        Promise.resolve(sink.lines.some((line) => line.includes('in a build of this run')) || null),
      );
      assert.deepEqual(await label(), [EMPTY.sha256, 'mine']);
      return { waiting };
    });
    await later.waiting;
    assert.deepEqual(await label(), [OTHER.sha256, 'mine']);
  });

  test('is no longer waited for by a build that was cancelled', async () => {
    const { during, ended } = rig();
    await during([EMPTY], async () => {
      const waiting = during([OTHER], () => Promise.resolve());
      ended.abort(new Error('cancelled'));
      await assert.rejects(waiting, /cancelled/);
    });
  });

  test('is asked for by builds that name several in whatever order, and all of them end', async () => {
    const { during } = rig();
    const wheels = { ...EMPTY, name: 'wheels' };
    const others = [wheels, EMPTY].map((context) => ({ ...context, sha256: OTHER.sha256 }));
    const ended = await Promise.all(
      [[EMPTY, wheels], others, [wheels, EMPTY], others.toReversed()].map((contexts, place) =>
        during(contexts, () => Promise.resolve(place)),
      ),
    );
    assert.deepEqual(ended, [0, 1, 2, 3]);
  });

  test('is never shared by builds that are trusted and others, though its content is the same', async () => {
    const { engine, during, label } = rig();
    const seen = async (untrusted?: true): Promise<string | undefined> =>
      during([EMPTY], async () => (await label())[0], { untrusted });
    assert.deepEqual(await Promise.all([seen(), seen(true), seen()]), [
      EMPTY.sha256,
      `untrusted ${EMPTY.sha256}`,
      EMPTY.sha256,
    ]);
    assert.equal(engine.calls.filter((call) => call === 'importImage').length, 3);
  });

  test('of an untrusted build is pulled and built without a login', async () => {
    const context = { ...EMPTY, from: 'registry.example/wheels:2', sha256: null };
    for (const untrusted of [undefined, true] as const) {
      const engine = new AskedEngine({ pullable: [context.from] });
      await rig(engine).during([context], () => Promise.resolve(), { untrusted });
      const how = untrusted === true ? ' anonymously' : '';
      assert.deepEqual(engine.asked, [`pull ${context.from}${how}`, `build ${TAG}${how}`]);
    }
  });

  test('that somebody else made is never touched, and said to be in the way', async () => {
    const { engine, have } = rig();
    engine.addImage(TAG);
    const before = await engine.inspectImage(TAG);
    assert.match(
      await refusalOf(have(EMPTY)),
      /^trtllm_wheel:latest is an image that builder did not make, .*; give it another name: docker tag trtllm_wheel:latest NAME && docker rmi trtllm_wheel:latest$/,
    );
    assert.deepEqual(await engine.inspectImage(TAG), before);
  });

  test('that somebody made from one of ours is not ours', async () => {
    const { engine, have } = rig();
    const inherited = {
      ...standIn(DEAD, EMPTY.sha256 ?? ''),
      'builder.context.tag': 'wheels:latest',
    };
    engine.addImage(TAG, inherited);
    assert.match(await refusalOf(have(EMPTY)), /is an image that builder did not make/);
  });

  test('where the context is an image is that image under its name, pulled where it is not there', async () => {
    const context = { ...EMPTY, from: 'registry.example/wheels:2', sha256: null };
    const { engine, written, have, label } = rig(new FakeEngine({ pullable: [context.from] }));
    await have(context);
    assert.deepEqual(written, ['FROM registry.example/wheels:2\n']);
    const [content] = await label();
    assert.equal(content, (await engine.inspectImage(context.from))?.id);
    await have(context);
    assert.equal(written.length, 1);
  });

  test('has the tag that its name says', async () => {
    const { have, label } = rig();
    await have({ ...EMPTY, name: 'alpine:3.18' }, { ...EMPTY, name: 'host:5000/wheels' });
    assert.equal((await label('alpine:3.18'))[0], EMPTY.sha256);
    assert.equal((await label('host:5000/wheels:latest'))[0], EMPTY.sha256);
  });
});
