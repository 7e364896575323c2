import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { readDisk } from '../../../src/host/disk.ts';
import { tempDir } from '../../rig/temp-dir.ts';

/** Other work goes on there between two looks. */
const MEANWHILE = 0.05;

function near(a: number, b: number, whole: number): boolean {
  return Math.abs(a - b) <= MEANWHILE * whole;
}

test('a disk is read as df reads it', async () => {
  await using dir = await tempDir();
  const disk = await readDisk(dir.path);
  assert.ok(disk !== null);
  const columns = ['size', 'avail', 'itotal', 'iavail'].join(',');
  const { stdout } = await promisify(execFile)('df', ['-B1', `--output=${columns}`, dir.path]);
  const [size = 0, avail = 0, files = 0, free = 0] = (stdout.split('\n')[1] ?? '')
    .trim()
    .split(/\s+/)
    .map(Number);
  assert.equal(disk.allBytes, size);
  assert.equal(disk.allFiles, files);
  assert.ok(near(disk.freeBytes, avail, size), `${disk.freeBytes} ${avail}`);
  assert.ok(near(disk.freeFiles, free, files), `${disk.freeFiles} ${free}`);
});

test('a folder that is not there yet has the disk of the one above it', async () => {
  await using dir = await tempDir();
  const disk = await readDisk(path.join(dir.path, 'a', 'b'));
  assert.equal(disk?.there, dir.path);
  assert.equal(disk.device, (await readDisk(dir.path))?.device);
  assert.notEqual(disk.device, (await readDisk('/proc'))?.device);
});
