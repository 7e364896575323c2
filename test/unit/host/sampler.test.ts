import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { busyShare, makeSampler, readTicks } from '../../../src/host/sampler.ts';
import { until } from '../../rig/until.ts';

const STAT = 'cpu  100 10 40 800 50 0 0 0 7 0\ncpu0 100 10 40 800 50 0 0 0 7 0\nintr 1 2\n';

test('the first line of /proc/stat tells the ticks of all cores, guests counted once', () => {
  assert.deepEqual(readTicks(STAT), { idle: 850, all: 1000 });
  assert.equal(readTicks(''), null);
  assert.equal(readTicks('cpu  one two'), null);
});

test('the busy share is what was not idle between two looks', () => {
  const before = { idle: 850, all: 1000 };
  assert.equal(busyShare(before, { idle: 900, all: 1200 }), 0.75);
  assert.equal(busyShare(before, before), null);
  // The kernel may take back what a core that was switched off has waited.
  assert.equal(busyShare(before, { idle: 800, all: 1100 }), 1);
});

test('a look at this machine tells what it has, and from the second on how busy it is', async () => {
  const look = makeSampler(tmpdir());
  const first = await look();
  assert.equal(first.cpu, null);
  assert.ok(first.memoryUsedBytes > 0 && first.memoryUsedBytes < first.memoryBytes);
  assert.ok((first.diskFreeBytes ?? 0) > 0);
  const cpu = await until('a tick of the kernel', async () => (await look()).cpu);
  assert.ok(cpu >= 0 && cpu <= 1);
});

test('a folder that is not there hides the disk, not the rest', async () => {
  const load = await makeSampler('/not/there')();
  assert.equal(load.diskFreeBytes, null);
  assert.ok(load.memoryBytes > 0);
});
