import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { HostClaim, HostEntry, HostWait } from '../../../src/model/host-claims.ts';
import {
  FORGOTTEN_MS,
  gpuHolder,
  hostObstacle,
  quietObstacle,
  unheldGpus,
  type HostWish,
} from '../../../src/pipeline/host-tokens.ts';

const NOW = 1_000_000;

function held(more: Partial<HostClaim> = {}): HostClaim {
  return {
    cpu: 0,
    memoryMb: 0,
    diskMb: 0,
    seenFreeMb: null,
    gpus: [],
    quiet: 'either',
    ...more,
  };
}

function waiting(more: Partial<HostWait> = {}): HostWait {
  return {
    cpu: 1,
    memoryMb: 0,
    gpu: 0,
    quiet: 'noisy',
    since: NOW - 60_000,
    askedAt: NOW,
    ...more,
  };
}

function run(more: Partial<HostEntry> = {}): HostEntry {
  return {
    version: 1,
    host: 'box',
    pid: 4711,
    started: '1.boot.space',
    user: 'alice',
    device: null,
    holds: [],
    waits: [],
    ...more,
  };
}

function wish(more: Partial<HostWish> = {}): HostWish {
  return {
    claim: { cpu: 4, memoryMb: 1000, gpu: 0, quiet: 'noisy' },
    held: [],
    capacity: { cpu: 8, memoryMb: 8000 },
    since: NOW,
    now: NOW,
    ...more,
  };
}

describe('cores and memory of one host', () => {
  test('are refused when another run holds too much of them, with its name and figures', () => {
    const alice = run({ holds: [held({ cpu: 4 }), held({ cpu: 2 })] });
    assert.equal(hostObstacle(wish(), [alice]), 'cpu: alice (pid 4711) holds 6 of 8');
    const bob = run({ user: 'bob', pid: 12, holds: [held({ memoryMb: 7500 })] });
    assert.equal(hostObstacle(wish(), [bob]), 'memory: bob (pid 12) holds 7.50 GB of 8.00 GB');
  });

  test('are had as far as they go', () => {
    assert.equal(hostObstacle(wish(), [run({ holds: [held({ cpu: 4 })] })]), null);
    const own = [held({ cpu: 1 })];
    assert.notEqual(hostObstacle(wish({ held: own }), [run({ holds: [held({ cpu: 4 })] })]), null);
  });

  test('are a run alone on its host nothing to wait for, whatever it holds', () => {
    const all = [held({ cpu: 100, memoryMb: 100_000 })];
    assert.equal(hostObstacle(wish({ held: all }), []), null);
    assert.equal(hostObstacle(wish({ held: all }), [run({ holds: [held()] })]), null);
  });

  test('are enough for who wants more than there is, once nobody else has any', () => {
    const greedy = wish({ claim: { cpu: 64, memoryMb: 1e6, gpu: 0, quiet: 'noisy' } });
    assert.equal(hostObstacle(greedy, [run()]), null);
    assert.match(
      hostObstacle(greedy, [run({ holds: [held({ cpu: 0.25 })] })]) ?? '',
      /^cpu: alice .* holds 0\.250 of 8$/,
    );
  });

  test('go to who has waited longest, unless it has stopped asking', () => {
    const alice = (more: Partial<HostWait>) => [run({ waits: [waiting({ cpu: 8, ...more })] })];
    assert.equal(hostObstacle(wish(), alice({})), 'cpu: alice (pid 4711) has waited longer');
    assert.equal(hostObstacle(wish(), alice({ since: NOW + 1 })), null);
    assert.equal(hostObstacle(wish(), alice({ askedAt: NOW - FORGOTTEN_MS })), null);
    // A clock that has jumped back makes nobody wait for ever.
    assert.equal(hostObstacle(wish(), alice({ askedAt: NOW + FORGOTTEN_MS })), null);
  });

  test('are not kept for others by who may hold what those wait for', () => {
    const alice = [run({ waits: [waiting({ cpu: 8 })] })];
    assert.equal(hostObstacle(wish({ since: null }), alice), null);
    assert.equal(quietObstacle(wish({ since: null }), alice), null);
  });
});

describe('quiet', () => {
  const soak = { cpu: 1, memoryMb: 0, gpu: 0, quiet: 'alone' } as const;
  const build = { ...soak, quiet: 'noisy' } as const;

  test('keeps a measurement of one run from the work of another, and from another measurement', () => {
    const works = [run({ holds: [held({ quiet: 'noisy' })] })];
    const measures = [run({ holds: [held({ quiet: 'alone' })] })];
    const both = 'quiet: alice (pid 4711)';
    assert.equal(quietObstacle(wish({ claim: soak }), works), `${both} is at work`);
    assert.equal(quietObstacle(wish({ claim: soak }), measures), `${both} measures`);
    assert.equal(quietObstacle(wish({ claim: build }), measures), `${both} measures`);
    assert.equal(quietObstacle(wish({ claim: build }), works), null);
  });

  test('is not disturbed by a served model that has nothing to do', () => {
    const idle = [run({ holds: [held({ quiet: 'either' })] })];
    assert.equal(quietObstacle(wish({ claim: soak }), idle), null);
  });

  test('comes in the end for a measurement that waits while others build and build', () => {
    const waits = [run({ waits: [waiting({ quiet: 'alone' })] })];
    assert.equal(
      quietObstacle(wish({ claim: build }), waits),
      'quiet: alice (pid 4711) has waited longer',
    );
  });
});

describe('GPUs of one host', () => {
  const alice = run({ holds: [held({ gpus: [{ index: 1, share: 0.5 }] })] });

  test('are whole where nobody has a share, in the order in which they were offered', () => {
    assert.deepEqual(unheldGpus(1, [2, 1, 0], [alice]), [2, 0]);
  });

  test('are shared as far as they go', () => {
    assert.deepEqual(unheldGpus(0.5, [0, 1], [alice]), [0, 1]);
    assert.deepEqual(unheldGpus(0.6, [0, 1], [alice]), [0]);
  });

  test('are held by somebody with a name', () => {
    assert.equal(gpuHolder([0, 1], [alice]), 'gpu 1: alice (pid 4711) holds it');
    assert.equal(gpuHolder([0], [alice]), null);
  });
});
