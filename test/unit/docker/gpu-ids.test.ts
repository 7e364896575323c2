import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gpuIds } from '../../../src/docker/gpu-ids.ts';
import { FakeEngine } from '../../rig/fake-engine.ts';

const ids = (gpuDevices: readonly string[], indexes: readonly number[]) =>
  gpuIds(new FakeEngine({ info: { gpu: true, gpuDevices } }).info, indexes);

test('GPUs are named by CDI where it knows each of them, all at once where it knows only that, else by number', () => {
  const each = ['nvidia.com/gpu=0', 'nvidia.com/gpu=1', 'nvidia.com/gpu=all'];
  assert.deepEqual(ids(each, [1]), ['nvidia.com/gpu=1']);
  assert.deepEqual(ids(['nvidia.com/gpu=all'], [0]), ['nvidia.com/gpu=all']);
  assert.deepEqual(ids([], [0, 2]), ['0', '2']);
});
