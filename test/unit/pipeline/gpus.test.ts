import assert from 'node:assert/strict';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { Config } from '../../../src/model/config.ts';
import { FailureError } from '../../../src/model/reason.ts';
import { findGpus, readList } from '../../../src/pipeline/gpus.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';
import type { FakeEngineOptions } from '../../rig/fake-info.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const TWO = `GPU 0: NVIDIA H200 (UUID: GPU-5bf2a5e8-4c26-0f3e-9d9d-1b0d3a1f2c3d)
GPU 1: NVIDIA H200 NVL (UUID: GPU-0e0e3b7a-8b44-6a8f-3a11-7f6f5e4d3c2b)
`;

/** `list`: what nvidia-smi prints; null: there is none. */
async function found(
  info: FakeEngineOptions['info'],
  list: string | null,
  how: { readonly wanted?: Config['gpus']; readonly local?: boolean } = {},
) {
  await using dir = await tempDir();
  if (list !== null) {
    const program = path.join(dir.path, 'nvidia-smi');
    await writeFile(program, `#!/bin/sh\n[ "$1" = -L ] && cat <<'END'\n${list}END\n`);
    await chmod(program, 0o755);
  }
  const gpus = await findGpus({
    info: new FakeEngine({ info: info ?? {} }).info,
    local: how.local ?? true,
    wanted: how.wanted ?? 'auto',
    host: madeUpHost({ env: { PATH: `${dir.path}:/bin:/usr/bin` } }),
    signal: new AbortController().signal,
  });
  return gpus.map(({ index, name }) => `${index} ${name}`);
}

const CDI = [
  'nvidia.com/gpu=0',
  'nvidia.com/gpu=1',
  'nvidia.com/gpu=GPU-5bf2',
  'nvidia.com/gpu=all',
];
const RUNTIME = { gpu: true };

describe('the GPUs to hand out', () => {
  test('are none where the engine has none, or where they are switched off', async () => {
    assert.deepEqual(await found({ gpu: false }, TWO), []);
    assert.deepEqual(await found(RUNTIME, TWO, { wanted: 'none' }), []);
  });

  test('are those that CDI numbers, with the names that the driver gives', async () => {
    const info = { gpu: true, gpuDevices: CDI };
    assert.deepEqual(await found(info, TWO), ['0 NVIDIA H200', '1 NVIDIA H200 NVL']);
    assert.deepEqual(await found(info, null), ['0 null', '1 null']);
  });

  test('are those that the driver lists where the engine names none', async () => {
    assert.deepEqual(await found(RUNTIME, TWO), ['0 NVIDIA H200', '1 NVIDIA H200 NVL']);
  });

  test('are one where nobody can say: the driver is not here, or on another machine', async () => {
    assert.deepEqual(await found(RUNTIME, null), ['0 null']);
    assert.deepEqual(await found(RUNTIME, TWO, { local: false }), ['0 null']);
  });

  test('are those that were asked for, if they are there', async () => {
    assert.deepEqual(await found(RUNTIME, TWO, { wanted: [1] }), ['1 NVIDIA H200 NVL']);
    assert.deepEqual(await found(RUNTIME, null, { wanted: [2, 3] }), ['2 null', '3 null']);
    await assert.rejects(found(RUNTIME, TWO, { wanted: [1, 7] }), (error) => {
      assert.ok(error instanceof FailureError);
      assert.equal(error.failure.message, 'there is no GPU 7: the engine can give 0, 1');
      return true;
    });
  });
});

test('parts of a GPU that is shared out are no GPUs of their own', () => {
  const mig = `${TWO}  MIG 1g.18gb     Device  0: (UUID: MIG-1c0c)\n`;
  assert.equal(readList(mig).length, 2);
});
