import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { HostEntry } from '../../../src/model/host-claims.ts';
import { chooseGpus, type GpuWish } from '../../../src/pipeline/admission-gpus.ts';

const BUSY = { gpu: 0, pid: 4711, memoryMb: 1500 };

function choice(more: Partial<GpuWish> = {}) {
  return chooseGpus({
    wanted: 1,
    gpus: [0, 1],
    others: [BUSY],
    entries: [],
    policy: 'wait',
    ...more,
  });
}

function heldBy(user: string, index: number, share = 1): HostEntry {
  const amounts = { cpu: 0, memoryMb: 0, diskMb: 0, seenFreeMb: null, quiet: 'either' } as const;
  return {
    version: 1,
    host: 'box',
    pid: 12,
    started: '1.boot.space',
    user,
    device: null,
    holds: [{ ...amounts, gpus: [{ index, share }] }],
    waits: [],
  };
}

describe("GPUs that others' processes use", () => {
  test('are taken last', () => {
    assert.deepEqual(choice(), { gpus: [1] });
    assert.deepEqual(choice({ policy: 'ignore', wanted: 2 }), { gpus: [1, 0] });
  });

  test('are waited for, or refused with who uses them, by policy', () => {
    const { obstacle } = choice({ wanted: 2 });
    assert.equal(obstacle?.why, 'a gpu: pid 4711, not of builder, uses 1.50 GB of GPU 0');
    assert.equal(obstacle.refusal?.class, 'gpu-busy');
    assert.equal(obstacle.atOnce, undefined);
    assert.equal(choice({ wanted: 2, policy: 'fail' }).obstacle?.atOnce, true);
  });

  test('are all there is to wait for where the run has no more', () => {
    assert.deepEqual(choice({ gpus: [1], wanted: 4 }), { gpus: [1] });
    assert.notEqual(choice({ gpus: [0] }).obstacle, undefined);
  });
});

describe('GPUs that another run holds', () => {
  test('are not taken, whatever the policy', () => {
    const entries = [heldBy('alice', 1)];
    assert.equal(
      choice({ others: [], entries, wanted: 2, policy: 'ignore' }).obstacle?.why,
      'gpu 1: alice (pid 12) holds it',
    );
  });

  test("have that run's processes on them, not others'", () => {
    const entries = [heldBy('alice', 0, 0.5)];
    assert.deepEqual(choice({ gpus: [0], wanted: 0.5, entries }), { gpus: [0] });
  });
});
