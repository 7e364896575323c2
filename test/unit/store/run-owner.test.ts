import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { realHost } from '../../../src/host/real.ts';
import { currentOwner } from '../../../src/host/owner.ts';
import { isLost, writeOwner } from '../../../src/store/run-owner.ts';
import { createRunFolder } from '../../../src/store/run-folder.ts';
import type { Results } from '../../../src/model/results.ts';
import { tempDir } from '../../rig/temp-dir.ts';

const ID = '20261121T070000Z-3fa9';

function results(verdict: Results['run']['verdict']): Results {
  return {
    version: 1,
    run: { id: ID, startedAt: '', finishedAt: null, verdict, exitCode: null },
    tasks: [],
    images: [],
    measurements: [],
    metrics: [],
    provenance: {
      builder: '0',
      node: '24',
      host: { name: 'h', cores: 1, memoryMb: 1, kernel: '6' },
      engine: null,
      gpus: [],
      bases: {},
      seed: 1,
      command: ['builder'],
      simulated: false,
    },
  };
}

test('a run without a verdict is lost when its process is not there, and only then', async () => {
  await using dir = await tempDir();
  const folder = await createRunFolder(dir.path, ID);
  const me = currentOwner(realHost());
  const lostWith = async (owner: typeof me): Promise<boolean> => {
    await writeOwner(folder, owner);
    return isLost(folder, results(null));
  };
  assert.equal(await lostWith(me), false);
  assert.equal(await lostWith({ ...me, started: me.started.replace(/^\d+/, '1') }), true);
  assert.equal(await isLost(folder, results('cancelled')), false);
  assert.equal(await lostWith({ ...me, host: 'another-host', pid: 1 }), false);
  await rm(path.join(folder.dir, 'owner.json'));
  assert.equal(await isLost(folder, results(null)), true);
});
