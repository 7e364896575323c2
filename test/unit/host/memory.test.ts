import assert from 'node:assert/strict';
import { totalmem } from 'node:os';
import { test } from 'node:test';
import { availableMb, freeMemoryMb } from '../../../src/host/memory.ts';

test('free is what can be had without swapping, in MB of a million bytes', () => {
  const text =
    'MemTotal:       24684056 kB\nMemFree:          100000 kB\nMemAvailable:   10000000 kB\n';
  assert.equal(availableMb(text), 10_240);
  assert.equal(availableMb('MemTotal: 1 kB\n'), null);
});

test('this machine has some, and no more than all', async () => {
  const free = await freeMemoryMb();
  assert.ok(free !== null && free > 0 && free < totalmem() / 1e6);
});
