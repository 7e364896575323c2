import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keptContainers, reapDead, removeRunObjects } from '../../../src/docker/reap.ts';
import type { ImageInfo } from '../../../src/docker/engine.ts';
import { ownerLabels } from '../../../src/model/labels.ts';
import type { Labels, Owner } from '../../../src/model/labels.ts';
import { failure, FailureError } from '../../../src/model/reason.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';

const DEAD: Owner = { host: 'here', pid: 1, started: 'then' };
const ALIVE: Owner = { host: 'here', pid: 2, started: 'now' };
const isAlive = (owner: Owner) => owner.pid !== DEAD.pid || owner.host !== DEAD.host;

async function add(engine: FakeEngine, name: string, labels: Labels): Promise<string> {
  engine.addImage('image');
  const signal = AbortSignal.timeout(1000);
  const id = await engine.createContainer(
    {
      name,
      image: 'image',
      command: null,
      env: {},
      labels,
      ports: [],
      memoryMb: null,
      cpus: null,
      shmMb: null,
      gpus: 0,
      network: 'none',
    },
    signal,
  );
  await engine.startContainer(id, signal);
  return id;
}

const namesLeft = async (engine: FakeEngine) =>
  (await engine.listContainers({})).map(({ name }) => name);

async function engineWithAll() {
  const engine = new FakeEngine();
  await add(engine, 'dead', ownerLabels('r1', DEAD));
  await add(engine, 'alive', ownerLabels('r2', ALIVE));
  await add(engine, 'elsewhere', ownerLabels('r3', { ...DEAD, host: 'elsewhere' }));
  await add(engine, 'theirs', { 'com.example': 'x' });
  await add(engine, 'unowned', { 'builder.run': 'r4' });
  return engine;
}

function image(id: string, tags: string[], owner: Owner): ImageInfo {
  return {
    id,
    tags,
    labels: ownerLabels('r1', owner),
    sizeBytes: 1,
    createdAt: 0,
    repoDigest: null,
  };
}

describe('reaping', () => {
  it('removes what the dead left and nothing else', async () => {
    const engine = await engineWithAll();
    const reaped = await reapDead(engine, isAlive, { dryRun: false, keptToo: false });
    assert.deepEqual(
      reaped.map(({ kind, name, run }) => [kind, name, run]),
      [['container', 'dead', 'r1']],
    );
    assert.deepEqual(await namesLeft(engine), ['alive', 'elsewhere', 'theirs', 'unowned']);
  });

  it('leaves what was kept, unless it is asked for', async () => {
    const engine = await engineWithAll();
    await add(engine, 'builder-kept-serve.a-012345', ownerLabels('r1', DEAD));
    await add(engine, 'builder-kept-serve.b-012345', ownerLabels('r2', ALIVE));
    const some = await reapDead(engine, isAlive, { dryRun: false, keptToo: false });
    assert.deepEqual(
      some.map(({ name }) => name),
      ['dead'],
    );
    assert.deepEqual(
      (await keptContainers(engine)).map(({ name }) => name),
      ['builder-kept-serve.a-012345', 'builder-kept-serve.b-012345'],
    );
    await removeRunObjects(engine, 'r1');
    const others = await reapDead(engine, isAlive, { dryRun: false, keptToo: true });
    assert.deepEqual(
      others.map(({ name }) => name),
      ['builder-kept-serve.a-012345'],
    );
  });

  it('only tells what it would remove in a dry run', async () => {
    const engine = await engineWithAll();
    const found = await reapDead(engine, isAlive, { dryRun: true, keptToo: false });
    assert.deepEqual(
      found.map(({ name }) => name),
      ['dead'],
    );
    assert.equal((await namesLeft(engine)).length, 5);
  });

  it('removes untagged images of the dead, and leaves those in use', async () => {
    const engine = new FakeEngine();
    const removed: string[] = [];
    engine.listImages = () =>
      Promise.resolve([
        image('untagged', [], DEAD),
        image('in-use', [], DEAD),
        image('tagged', ['a:b'], DEAD),
        image('of-the-living', [], ALIVE),
      ]);
    engine.removeImage = (id) => {
      if (id === 'in-use') return Promise.reject(new FailureError(failure('config', 'conflict')));
      removed.push(id);
      return Promise.resolve();
    };
    await reapDead(engine, isAlive, { dryRun: false, keptToo: false });
    assert.deepEqual(removed, ['untagged']);
  });

  it('tries everything before it fails', async () => {
    const engine = new FakeEngine();
    const stuck = await add(engine, 'stuck', ownerLabels('r1', DEAD));
    await add(engine, 'loose', ownerLabels('r1', DEAD));
    const remove = engine.removeContainer.bind(engine);
    engine.removeContainer = (id) =>
      id === stuck
        ? Promise.reject(new FailureError(failure('engine-lost', 'device busy')))
        : remove(id);
    await assert.rejects(
      reapDead(engine, isAlive, { dryRun: false, keptToo: false }),
      /device busy/,
    );
    assert.deepEqual(await namesLeft(engine), ['stuck']);
  });
});

describe('the end of a run', () => {
  it('removes its own containers, of whatever owner, and no other run’s', async () => {
    const engine = new FakeEngine();
    await add(engine, 'one', ownerLabels('r1', ALIVE));
    await add(engine, 'two', ownerLabels('r1', ALIVE));
    await add(engine, 'other', ownerLabels('r2', ALIVE));
    const removed = await removeRunObjects(engine, 'r1');
    assert.deepEqual(
      removed.map(({ name }) => name),
      ['one', 'two'],
    );
    assert.deepEqual(await namesLeft(engine), ['other']);
  });

  it('removes the images without a name that it made on its way, its results stay', async () => {
    const engine = new FakeEngine();
    engine.addImage('result', ownerLabels('r1', ALIVE));
    const id = await add(engine, 'one', {});
    const mine = await engine.commitContainer(id, ownerLabels('r1', ALIVE), []);
    const other = await engine.commitContainer(id, ownerLabels('r2', ALIVE), []);
    await removeRunObjects(engine, 'r1');
    assert.equal(await engine.inspectImage(mine), null);
    assert.notEqual(await engine.inspectImage(other), null);
    assert.notEqual(await engine.inspectImage('result'), null);
  });
});
