import assert from 'node:assert/strict';
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fakeDriver, fakeNvidiaSmi } from '../../rig/fake-nvidia-smi.ts';
import { BUILD, GateBench, SERVE, SOAK } from '../../rig/gate-bench.ts';
import { settled } from '../../rig/manual-clock.ts';
import { tempDir } from '../../rig/temp-dir.ts';

/** No disk in use has so much free. */
const NEVER_FREE = 0.999_999;

describe('a run that is alone on its host', () => {
  test('starts whatever fits, and leaves no file when it holds nothing', async () => {
    await using bench = await GateBench.open({ machine: { cores: 1 } });
    const claims = path.join(bench.dir, 'claims');
    const second = { ...BUILD, id: 'build.vllm.dev.012345678' } as const;
    assert.deepEqual(await bench.enter(BUILD), { kind: 'admitted', gpus: [] });
    assert.deepEqual(await bench.enter(second), { kind: 'admitted', gpus: [] });
    assert.equal((await readdir(claims)).length, 1);
    bench.leave(BUILD);
    bench.leave(second);
    bench.leave(second);
    assert.deepEqual(await readdir(claims), []);
    assert.deepEqual(bench.said, []);
  });
});

describe('a disk without room', () => {
  test('is waited for as long as it may be, then the step fails before it starts', async () => {
    await using bench = await GateBench.open({ admission: { freeDisk: NEVER_FREE, waitS: 30 } });
    const first = await bench.enter(BUILD);
    assert.equal(first.kind, 'wait');
    assert.match(
      first.why,
      /^waiting for disk: [\d.]+ [GT]B free of [\d.]+ [GT]B where the engine keeps its data, the step takes 1\.00 kB and [\d.]+ [GT]B stay free; what is left of old runs is being removed$/,
    );
    await settled();
    const { entry, seconds } = await bench.waited(BUILD);
    assert.ok(seconds >= 30 && seconds <= 35, String(seconds));
    assert.equal(entry.kind, 'refused');
    assert.equal(entry.reason.class, 'disk');
  });

  test('is not waited for where it is smaller than the build', async () => {
    await using bench = await GateBench.open();
    const resources = { ...BUILD.resources, diskMb: 1e9 };
    const entry = await bench.enter({ ...BUILD, resources });
    assert.equal(entry.kind, 'refused');
    assert.equal(entry.reason.class, 'disk');
  });

  test('holds up no step that takes nothing of it', async () => {
    await using bench = await GateBench.open({ admission: { freeDisk: NEVER_FREE, waitS: 0 } });
    assert.equal((await bench.enter(SOAK)).kind, 'admitted');
  });

  test('of an engine elsewhere is not looked at, which is said once', async () => {
    await using bench = await GateBench.open({
      admission: { freeDisk: 0, waitS: 0 },
      info: { dataRoot: '/nowhere/docker' },
    });
    assert.equal((await bench.enter(BUILD)).kind, 'admitted');
    assert.equal((await bench.enter({ ...BUILD, id: 'build.x.dev.012345678' })).kind, 'admitted');
    assert.deepEqual(bench.said, [
      'the disk of the engine cannot be seen from here: builds start without a look at it',
    ]);
  });
});

describe('another run of the host', () => {
  test('is waited for by name; of cores the patience ends in a start all the same', async () => {
    await using bench = await GateBench.open({ admission: { waitS: 60 } });
    bench.alice({ cpu: 2 });
    const entry = await bench.enter(BUILD);
    assert.deepEqual(entry, {
      kind: 'wait',
      why: `waiting for cpu: alice (pid ${process.pid}) holds 2 of 2`,
    });
    const { entry: end, seconds } = await bench.waited(BUILD);
    assert.equal(end.kind, 'admitted');
    assert.equal(seconds, 60);
    assert.deepEqual(bench.said, [
      `${BUILD.id} starts all the same, after 1 m 00 s of waiting for cpu: alice (pid ${process.pid}) holds 2 of 2`,
    ]);
  });

  test('that measures is never disturbed', async () => {
    await using bench = await GateBench.open({ admission: { waitS: 60 } });
    const alice = bench.alice({ quiet: 'alone' });
    const { entry } = await bench.waited(BUILD);
    assert.equal(entry.kind, 'refused');
    assert.equal(entry.reason.class, 'timeout');
    alice.forget('build');
    assert.equal((await bench.enter(BUILD)).kind, 'admitted');
  });

  test('is seen and sees what a task changes to', async () => {
    await using bench = await GateBench.open();
    await bench.enter(SERVE);
    bench.holds(SERVE, { ...SERVE.resources, cpu: 0, quiet: 'either' });
    const seen = await bench.alice({ cpu: 1 }).inTurn((others) => others);
    assert.deepEqual(
      seen?.value.map(({ user, holds }) => [user, holds.map(({ cpu, quiet }) => [cpu, quiet])]),
      [['kim', [[0, 'either']]]],
    );
  });

  test('that comes later waits behind a task that has waited longer', async () => {
    await using bench = await GateBench.open();
    const alice = bench.alice({ cpu: 2 });
    await bench.enter(BUILD);
    const seen = await alice.inTurn(([kim]) => kim?.waits.map(({ cpu }) => cpu));
    assert.deepEqual(seen?.value, [1]);
    bench.leave(BUILD);
    assert.deepEqual((await alice.inTurn((others) => others))?.value, []);
  });

  test('is not seen where the ledger breaks, which is said once and stops nobody', async () => {
    await using bench = await GateBench.open();
    await rm(path.join(bench.dir, 'claims'), { recursive: true });
    await writeFile(path.join(bench.dir, 'claims'), '');
    assert.equal((await bench.enter(BUILD)).kind, 'admitted');
    assert.equal((await bench.enter(SOAK)).kind, 'admitted');
    assert.match(bench.said.join('\n'), /^other runs of this host are not seen, .*ENOTDIR.*$/);
  });
});

describe("GPUs that others' processes use", () => {
  async function withApps(
    apps: readonly string[],
    busyGpus: 'wait' | 'fail' | 'ignore',
    work: (bench: GateBench, dir: string) => Promise<void>,
  ): Promise<void> {
    await using dir = await tempDir();
    const bin = await fakeNvidiaSmi(dir.path, { count: 2, apps });
    await using bench = await GateBench.open({ bin, admission: { busyGpus, waitS: 3 } });
    await work(bench, dir.path);
  }
  const APPS = ['GPU-0, 4711, 1000'];

  test('are passed by where others are free', () =>
    withApps(APPS, 'fail', async (bench) => {
      assert.deepEqual(await bench.enter(SERVE, [0, 1]), { kind: 'admitted', gpus: [1] });
    }));

  test('are waited for, and taken once they are free', () =>
    withApps(APPS, 'wait', async (bench, dir) => {
      const busy = 'pid 4711, not of builder, uses 1.05 GB of GPU 0';
      assert.deepEqual(await bench.enter(SERVE, [0]), {
        kind: 'wait',
        why: `waiting for a gpu: ${busy}`,
      });
      await fakeNvidiaSmi(dir, { count: 2, apps: [] });
      assert.deepEqual(await bench.enter(SERVE, [0]), { kind: 'admitted', gpus: [0] });
    }));

  test('fail a step when they stay busy, or at once, or not at all: by policy', async () => {
    await withApps(APPS, 'wait', async (bench) => {
      const { entry, seconds } = await bench.waited(SERVE, [0]);
      assert.equal(entry.kind === 'refused' && entry.reason.class, 'gpu-busy');
      assert.equal(seconds, 3);
    });
    await withApps(APPS, 'fail', async (bench) => {
      const entry = await bench.enter(SERVE, [0]);
      assert.equal(entry.kind === 'refused' && entry.reason.class, 'gpu-busy');
    });
    await withApps(APPS, 'ignore', async (bench) => {
      assert.deepEqual(await bench.enter(SERVE, [0]), { kind: 'admitted', gpus: [0] });
    });
  });

  test('are not looked for again once the driver has talked nonsense, which is said once', async () => {
    await using dir = await tempDir();
    const bin = await fakeDriver(dir.path, 'echo NVIDIA-SMI has failed');
    await using bench = await GateBench.open({ bin, admission: { busyGpus: 'fail' } });
    assert.equal((await bench.enter(SERVE, [0])).kind, 'admitted');
    bench.leave(SERVE);
    assert.equal((await bench.enter(SERVE, [0])).kind, 'admitted');
    assert.equal(bench.said.length, 1);
    assert.match(bench.said[0] ?? '', /^nvidia-smi gives no answer that makes sense/);
  });
});

test('memory that is not free is waited for, and then done without', async () => {
  await using bench = await GateBench.open({
    admission: { waitS: 5 },
    machine: { memoryMb: 1e9 },
  });
  const resources = { ...BUILD.resources, memoryMb: 5e8 };
  const { entry, seconds } = await bench.waited({ ...BUILD, resources });
  assert.equal(entry.kind, 'admitted');
  assert.equal(seconds, 5);
  assert.match(
    bench.said[0] ?? '',
    /^compile\S+ starts all the same, after 5\.00 s of waiting for memory: [\d.]+ GB free on this machine, the step takes 500 TB$/,
  );
});

test('memory that one step has waited for in vain is not waited for by the next one', async () => {
  await using bench = await GateBench.open({
    admission: { waitS: 5 },
    machine: { memoryMb: 1e9 },
  });
  const resources = { ...BUILD.resources, memoryMb: 5e8 };
  const next = { ...BUILD, id: 'compile.sglang.runtime.012345678', resources } as const;
  assert.equal((await bench.waited({ ...BUILD, resources })).seconds, 5);
  const { entry, seconds } = await bench.waited(next);
  assert.equal(entry.kind, 'admitted');
  assert.equal(seconds, 0);
});
