import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gpuProcesses, readProcesses, runsIn } from '../../../src/pipeline/gpus-busy.ts';
import { fakeDriver, fakeNvidiaSmi } from '../../rig/fake-nvidia-smi.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const LIST = '0, GPU-5bf2-aa\n1, GPU-91c0-bb\n';

describe('what the driver says of processes', () => {
  test('is read by GPU, in its numbers', () => {
    assert.deepEqual(readProcesses(LIST, 'GPU-91c0-bb, 4711, 1000\nGPU-5bf2-aa, 12, [N/A]\n'), [
      { gpu: 1, pid: 4711, memoryMb: 1048.576 },
      { gpu: 0, pid: 12, memoryMb: null },
    ]);
  });

  test('may be nothing', () => {
    assert.deepEqual(readProcesses(LIST, ''), []);
    assert.deepEqual(readProcesses(LIST, 'No running processes found\n'), []);
  });

  test('is not believed when it is something else', () => {
    assert.equal(readProcesses('', ''), null);
    assert.equal(readProcesses('NVIDIA-SMI has failed', ''), null);
    assert.equal(readProcesses(LIST, 'Unable to determine the device handle'), null);
    assert.equal(readProcesses(LIST, 'GPU-5bf2-aa, [N/A], 3'), null);
  });
});

describe('a driver', () => {
  async function seen(script: string | null) {
    await using dir = await tempDir();
    const bin = script === null ? dir.path : await fakeDriver(dir.path, script);
    const host = madeUpHost({ env: { PATH: `${bin}:/usr/bin:/bin` } });
    return await gpuProcesses(host, new AbortController().signal);
  }

  test(
    'that is not there, fails, or hangs for ever says nothing, and soon',
    { timeout: 30_000 },
    async () => {
      const before = performance.now();
      const said = await Promise.all([seen(null), seen('exit 9'), seen('exec sleep 100')]);
      assert.deepEqual(said, [null, null, null]);
      assert.ok(performance.now() - before < 15_000);
    },
  );

  test('that answers is heard', async () => {
    await using dir = await tempDir();
    const bin = await fakeNvidiaSmi(dir.path, { count: 2, apps: ['GPU-1, 4711, 1000'] });
    const host = madeUpHost({ env: { PATH: `${bin}:/usr/bin:/bin` } });
    assert.deepEqual(await gpuProcesses(host, new AbortController().signal), [
      { gpu: 1, pid: 4711, memoryMb: 1048.576 },
    ]);
  });
});

test('a process of this test runs in no container that nobody has', async () => {
  assert.equal(await runsIn(process.pid, new Set(['a'.repeat(64)])), false);
  assert.equal(await runsIn(2 ** 30, new Set(['a'.repeat(64)])), false);
});
