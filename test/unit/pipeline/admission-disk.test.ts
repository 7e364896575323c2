import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Disk } from '../../../src/host/disk.ts';
import { engineRoom, isHopeless, ownRoom } from '../../../src/pipeline/admission-disk.ts';

const GB = 1e9;

function disk(freeGb: number, more: Partial<Disk> = {}): Disk {
  return {
    there: '/var/lib/docker',
    device: 1,
    freeBytes: freeGb * GB,
    allBytes: 50 * GB,
    freeFiles: 500_000,
    allFiles: 1_000_000,
    ...more,
  };
}

function running(diskMb: number, seenFreeMb: number | null = null) {
  return { diskMb, seenFreeMb };
}

const BUILD = { claimMb: 20_000, running: [], freeDisk: 0.05 };

describe('room for a build', () => {
  test('is what is free less what stays free', () => {
    assert.equal(engineRoom({ ...BUILD, disk: disk(22.5) }), null);
    assert.equal(
      engineRoom({ ...BUILD, disk: disk(3.1) }),
      '3.10 GB free of 50.0 GB where the engine keeps its data, the step takes 20.0 GB and 2.50 GB stay free',
    );
  });

  test('is kept for steps that run', () => {
    assert.match(
      engineRoom({ ...BUILD, disk: disk(40), running: [running(20_000)] }) ?? '',
      /the step takes 20\.0 GB, running steps take 20\.0 GB and 2\.50 GB stay free$/,
    );
    assert.equal(engineRoom({ ...BUILD, disk: disk(43), running: [running(20_000)] }), null);
  });

  test('is not kept twice for what a running step has written', () => {
    const half = [running(20_000, 45_000)];
    assert.equal(engineRoom({ ...BUILD, disk: disk(33), running: half }), null);
    // Of two that run, each may have been the one.
    assert.notEqual(
      engineRoom({ ...BUILD, disk: disk(33), running: [...half, running(20_000, 45_000)] }),
      null,
    );
    // More free than then takes nothing from a claim.
    assert.notEqual(engineRoom({ ...BUILD, disk: disk(40), running: [running(20_000, 3)] }), null);
  });

  test('is also a matter of files, where the file system counts them', () => {
    assert.equal(
      engineRoom({ ...BUILD, disk: disk(45, { freeFiles: 10 }) }),
      'room for 10 of 1000000 files, of which 50000 stay free, where the engine keeps its data',
    );
    assert.equal(engineRoom({ ...BUILD, disk: disk(45, { freeFiles: 0, allFiles: 0 }) }), null);
  });

  test('never comes where the disk is smaller than the build', () => {
    assert.equal(isHopeless({ ...BUILD, disk: disk(1) }), false);
    assert.equal(isHopeless({ ...BUILD, claimMb: 48_000, disk: disk(50) }), true);
  });
});

describe('room for our own folders', () => {
  test('is a share of their disk, but never more than they take', () => {
    const what = 'where runs are stored';
    assert.equal(ownRoom(disk(0.3), 0.05, what), null);
    assert.equal(
      ownRoom(disk(0.1), 0.05, what),
      '100 MB free where runs are stored, and 200 MB stay free',
    );
    const small = { allBytes: 60_000, freeBytes: 9000, allFiles: 20, freeFiles: 9 };
    assert.equal(ownRoom(disk(0, small), 0.05, what), null);
    assert.equal(
      ownRoom(disk(40, { freeFiles: 9 }), 0.05, what),
      'room for 9 of 1000000 files, of which 10000 stay free, where runs are stored',
    );
  });
});
