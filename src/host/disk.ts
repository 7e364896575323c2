// How much a file system has left, in bytes and in files.

import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface Disk {
  /** The folder asked for, or the nearest one above it that exists. */
  readonly there: string;
  /** The same for all folders of one file system. */
  readonly device: number;
  /** For users without privileges. */
  readonly freeBytes: number;
  readonly allBytes: number;
  readonly freeFiles: number;
  /** 0 where the file system makes room for files as it goes. */
  readonly allFiles: number;
}

/** Null where neither the folder nor one above it can be looked at. */
export async function readDisk(path: string): Promise<Disk | null> {
  for (let there = path; ; there = dirname(there)) {
    const disk = await diskAt(there).catch(() => null);
    if (disk !== null || there === dirname(there)) return disk;
  }
}

async function diskAt(there: string): Promise<Disk> {
  const [{ dev }, { bavail, blocks, bsize, ffree, files }] = await Promise.all([
    stat(there),
    statfs(there),
  ]);
  return {
    there,
    device: dev,
    freeBytes: bavail * bsize,
    allBytes: blocks * bsize,
    freeFiles: ffree,
    allFiles: files,
  };
}
