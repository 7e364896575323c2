import assert from 'node:assert/strict';
import { mkdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { Engine, VolumeInfo } from '../../../src/docker/engine.ts';
import { relieveDisk, type Relief } from '../../../src/pipeline/disk-relief.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { someTask } from '../../rig/plan-tasks.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { someConfig } from '../plan/question.ts';

const DAY_MS = 86_400_000;
const HOST = madeUpHost();
const NOW = HOST.clock.now();

/** An image of ours, as old as that. */
function putImage(engine: FakeEngine, name: string, days: number): void {
  const [, fp6 = '', framework = '', target = ''] =
    /:([0-9a-f]{6})-(\w+)-(\w+)-amd64$/.exec(name) ?? [];
  const labels = {
    'builder.fingerprint': fp6.padEnd(64, '0'),
    'builder.framework': framework,
    'builder.target': target,
  };
  engine.images.put(name, {
    id: `sha256:${name}`,
    labels,
    sizeBytes: 1e9,
    repoDigest: null,
    createdAt: NOW - days * DAY_MS,
  });
}

async function relieved(
  engine: Engine,
  cacheDir: string,
  more: Partial<Relief> & { readonly buildCacheGb?: number } = {},
): Promise<readonly string[]> {
  const { buildCacheGb = null, ...rest } = more;
  const config = someConfig({ cacheDir, images: { keep: 1, maxAgeDays: null } });
  return relieveDisk({
    engine,
    host: HOST,
    plan: { tasks: [] },
    building: false,
    stop: new AbortController().signal,
    config: { ...config, admission: { ...config.admission, buildCacheGb } },
    ...rest,
  });
}

describe('a short disk', () => {
  test('loses our own images beyond what is kept, but none of a day, of the plan, or of others', async () => {
    await using dir = await tempDir();
    const engine = new FakeEngine();
    const names = ['aaaaaa', 'bbbbbb', 'cccccc', 'dddddd'].map(
      (fp6) => `dynamo:${fp6}-vllm-runtime-amd64`,
    );
    const [newest = '', young = '', planned = '', old = ''] = names;
    putImage(engine, newest, 0.1);
    putImage(engine, young, 0.9);
    putImage(engine, planned, 5);
    putImage(engine, old, 6);
    engine.addImage('postgres:17');
    const plan = { tasks: [someTask('sanity.vllm.runtime.012345678', { image: planned })] };
    assert.deepEqual(await relieved(engine, dir.path, { plan }), ['1 old image, 1.00 GB']);
    assert.deepEqual(
      engine.images.names().toSorted(),
      [newest, planned, young, 'postgres:17'].toSorted(),
    );
  });

  test('loses compile caches that nobody has read for two weeks', async () => {
    await using dir = await tempDir();
    const volumes: VolumeInfo[] = [];
    for (const [name, days] of [
      ['old', 20],
      ['new', 13],
    ] as const) {
      const folder = path.join(dir.path, name);
      await mkdir(folder);
      const seconds = (NOW - days * DAY_MS) / 1000;
      await utimes(folder, seconds, seconds);
      volumes.push({ name, labels: { 'builder.cache': 'vllm' }, folder });
    }
    volumes.push({ name: 'unseen', labels: {}, folder: path.join(dir.path, 'nowhere') });
    volumes.push({ name: 'untold', labels: {} });
    const removed: string[] = [];
    const engine = Object.assign(new FakeEngine(), {
      listVolumes: () => Promise.resolve(volumes),
      removeVolume: (name: string) => Promise.resolve(removed.push(name) > 0),
    });
    assert.deepEqual(await relieved(engine, dir.path), ['1 compile cache unused for 14 days']);
    assert.deepEqual(removed, ['old']);
  });

  test("loses the engine's build cache only by permission, and not beside a build", async () => {
    await using dir = await tempDir();
    const engine = new FakeEngine();
    await relieved(engine, dir.path);
    await relieved(engine, dir.path, { buildCacheGb: 50, building: true });
    assert.deepEqual(engine.volumes.cacheKept, []);
    await relieved(engine, dir.path, { buildCacheGb: 50 });
    assert.deepEqual(engine.volumes.cacheKept, [50e9]);
  });

  test('loses nothing more once the run is over', async () => {
    await using dir = await tempDir();
    const engine = new FakeEngine();
    assert.deepEqual(await relieved(engine, dir.path, { stop: AbortSignal.abort() }), []);
    assert.deepEqual(engine.calls, []);
  });

  test('of an engine that is gone is told, and nothing else breaks', async () => {
    await using dir = await tempDir();
    const engine = new FakeEngine();
    engine.lose();
    const said = await relieved(engine, dir.path);
    assert.ok(said.length >= 3 && said.every((line) => line.startsWith('not all: ')), String(said));
  });
});
