import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { freshBases, localBases } from '../../../src/pipeline/bases.ts';
import { AskedEngine } from '../../rig/asked-engine.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import { MemorySink } from '../../rig/memory-sink.ts';

const IMAGE = 'debian:bookworm-slim';
const NONE: ReadonlySet<string> = new Set();
const never = new AbortController().signal;

function addPulled(engine: FakeEngine, name: string, digest: string): void {
  const image = { id: 'sha256:local', labels: {}, sizeBytes: 1, repoDigest: digest };
  engine.images.put(name, image);
}

async function fresh(engine: FakeEngine, images: readonly string[] = [IMAGE], anew = false) {
  const sink = new MemorySink();
  const bases = await freshBases(images, { engine, sink, signal: never, anew, anonymous: NONE });
  return { base: bases.get(images[0] ?? ''), bases, sink };
}

describe('a plan', () => {
  test('knows nothing without an engine', async () => {
    const bases = await localBases([IMAGE], null);
    assert.deepEqual([...bases], [[IMAGE, { digest: null, from: 'unknown' }]]);
  });

  test('takes what the engine has and asks no registry', async () => {
    const engine = new FakeEngine({ digests: { [IMAGE]: 'sha256:new' } });
    addPulled(engine, IMAGE, 'sha256:old');
    const bases = await localBases([IMAGE, 'absent:1', IMAGE], engine);
    assert.deepEqual(bases.get(IMAGE), { digest: 'sha256:old', from: 'local' });
    assert.deepEqual(bases.get('absent:1'), { digest: null, from: 'unknown' });
    assert.deepEqual([...new Set(engine.calls)], ['inspectImage']);
    assert.equal(engine.calls.length, 2);
  });

  test('names an image made here by its id', async () => {
    const engine = new FakeEngine();
    engine.addImage('builder/base:bookworm');
    const base = (await localBases(['builder/base:bookworm'], engine)).get('builder/base:bookworm');
    assert.match(base?.digest ?? '', /^sha256:0*1$/);
  });
});

describe('a run', () => {
  test('takes the digest of the registry for an image that is not here yet', async () => {
    const { base } = await fresh(new FakeEngine({ digests: { [IMAGE]: 'sha256:new' } }));
    assert.deepEqual(base, { digest: 'sha256:new', from: 'registry' });
  });

  test('pulls a newer image, since builds would use the old one, and says so', async () => {
    const engine = new FakeEngine({ digests: { [IMAGE]: 'sha256:new' }, pullable: [IMAGE] });
    addPulled(engine, IMAGE, 'sha256:old');
    const { base, sink } = await fresh(engine);
    assert.deepEqual(base, { digest: 'sha256:new', from: 'registry' });
    assert.ok(engine.calls.includes('pullImage'));
    assert.match(sink.progressed.join(), /the registry has a newer one/);
  });

  test('keeps the local digest when the newer image cannot be pulled', async () => {
    const engine = new FakeEngine({ digests: { [IMAGE]: 'sha256:new' } });
    addPulled(engine, IMAGE, 'sha256:old');
    assert.deepEqual((await fresh(engine)).base, { digest: 'sha256:old', from: 'local' });
  });

  test('pulls nothing when the registry has the same', async () => {
    const engine = new FakeEngine({ digests: { [IMAGE]: 'sha256:old' }, pullable: [IMAGE] });
    addPulled(engine, IMAGE, 'sha256:old');
    assert.deepEqual((await fresh(engine)).base, { digest: 'sha256:old', from: 'registry' });
    assert.ok(!engine.calls.includes('pullImage'));
  });

  test('gives registries of what only untrusted builds name no login, to ask or to pull', async () => {
    const theirs = 'registry.example/theirs:1';
    const digests = { [IMAGE]: 'sha256:new', [theirs]: 'sha256:new' };
    const engine = new AskedEngine({ digests, pullable: [IMAGE, theirs] });
    for (const name of [IMAGE, theirs]) addPulled(engine, name, 'sha256:old');
    const anonymous = new Set([theirs]);
    const asking = { engine, sink: new MemorySink(), signal: never, anew: false, anonymous };
    await freshBases([IMAGE, theirs], asking);
    assert.deepEqual(engine.asked.toSorted(), [
      `digest ${IMAGE}`,
      `digest ${theirs} anonymously`,
      `pull ${IMAGE}`,
      `pull ${theirs} anonymously`,
    ]);
  });

  test('falls back to what is here when the registry does not answer', async () => {
    const engine = new FakeEngine();
    addPulled(engine, IMAGE, 'sha256:old');
    assert.deepEqual((await fresh(engine)).base, { digest: 'sha256:old', from: 'local' });
    assert.deepEqual((await fresh(new FakeEngine())).base, { digest: null, from: 'unknown' });
  });

  test('asks no registry for an image of our own', async () => {
    const engine = new FakeEngine({ digests: { 'builder/base:bookworm': 'sha256:evil' } });
    engine.addImage('builder/base:bookworm');
    const { base } = await fresh(engine, ['builder/base:bookworm']);
    assert.equal(base?.from, 'local');
    assert.ok(!engine.calls.includes('registryDigest'));
  });

  test('leaves an image that was made here under the name of a registry, but with --pull', async () => {
    const here = (): FakeEngine => {
      const engine = new FakeEngine({ digests: { [IMAGE]: 'sha256:new' }, pullable: [IMAGE] });
      engine.addImage(IMAGE);
      return engine;
    };
    assert.equal((await fresh(here())).base?.from, 'local');
    const engine = here();
    assert.deepEqual((await fresh(engine, [IMAGE], true)).base, {
      digest: 'sha256:new',
      from: 'registry',
    });
    assert.ok(engine.calls.includes('pullImage'));
  });

  test('says with --pull where nobody tells what a base is now', async () => {
    const engine = new FakeEngine();
    addPulled(engine, IMAGE, 'sha256:old');
    const { base, sink } = await fresh(engine, [IMAGE], true);
    assert.equal(base?.from, 'local');
    assert.match(sink.progressed.join(), /no registry tells what debian:bookworm-slim is now/);
    assert.deepEqual((await fresh(engine)).sink.progressed, []);
  });

  test('ends with the interruption that hits a pull', async () => {
    const engine = new FakeEngine({ digests: { [IMAGE]: 'sha256:new' } });
    addPulled(engine, IMAGE, 'sha256:old');
    const controller = new AbortController();
    const sink = new MemorySink();
    sink.onProgress = () => {
      controller.abort(new Error('interrupted'));
    };
    await assert.rejects(
      freshBases([IMAGE], {
        engine,
        sink,
        signal: controller.signal,
        anew: false,
        anonymous: NONE,
      }),
      /interrupted/,
    );
  });
});
