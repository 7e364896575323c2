// Is there room, in bytes and in files, where we write and where the engine does?

import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { readDisk, type Disk } from '../host/disk.ts';
import type { Check } from '../model/diagnosis.ts';
import { formatBytes } from '../text/units.ts';
import { noEngine, ok, problem, unknown, warning, type Patient } from './check.ts';

/** In bytes: less than `need` and a run breaks, less than `want` and it may. */
interface Room {
  readonly need: number;
  readonly want: number;
}

const ROOM = {
  cache: { need: 200e6, want: 5e9 },
  reports: { need: 50e6, want: 1e9 },
  /** Images: one of the embedded default is half a GB, one of Dynamo 20 GB. */
  engine: { need: 2e9, want: 20e9 },
} as const;
const NEED_FILES = 10_000;
const WANT_FILES = 100_000;

export async function checkCache({ config, program }: Patient): Promise<Check> {
  const mend = `XDG_CACHE_HOME=DIR ${program}`;
  return judgeDisk('cache', await lookAt(config.cacheDir), { ...ROOM.cache, mend });
}

export async function checkReports({ config, program }: Patient): Promise<Check> {
  const mend = `${program} --reports DIR`;
  return judgeDisk('reports', await lookAt(config.reportsDir), { ...ROOM.reports, mend });
}

export async function checkEngineDisk({ asked }: Patient): Promise<Check> {
  const name = 'engine disk';
  const answer = await asked;
  if (answer.kind === 'failed') return noEngine(name);
  const { dataRoot, socket } = answer.session.self;
  const disk = socket === null || dataRoot === null ? null : await lookAt(dataRoot);
  if (disk === null || disk.there !== dataRoot)
    return unknown(name, { found: `${dataRoot ?? 'its folder'} cannot be seen from here` });
  const mend = 'docker builder prune';
  // The engine writes there, not we.
  return judgeDisk(name, { ...disk, writable: true }, { ...ROOM.engine, mend });
}

export interface Place extends Pick<Disk, 'there' | 'freeBytes' | 'freeFiles' | 'allFiles'> {
  readonly path: string;
  readonly writable: boolean;
}

export function judgeDisk(
  name: string,
  disk: Place | null,
  { need, want, mend }: Room & { readonly mend: string },
): Check {
  if (disk === null) return unknown(name, { found: 'no such folder, and none above it' });
  const { path, writable, freeBytes, freeFiles, allFiles } = disk;
  const facts = { path, writable, freeBytes, freeFiles: allFiles === 0 ? null : freeFiles };
  const found = `${path}, ${formatBytes(freeBytes)} free`;
  if (!writable) {
    return problem(name, {
      found: `${disk.there} is not writable`,
      means: `${path} cannot be used by this user`,
      mend,
      facts,
    });
  }
  const files = allFiles === 0 ? Infinity : freeFiles;
  if (files < WANT_FILES) {
    return (files < NEED_FILES ? problem : warning)(name, {
      found: `${found}, room for ${files} files`,
      means: 'bytes are left, but the file system can hold hardly any more files',
      mend: `df -i ${disk.there}`,
      facts,
    });
  }
  if (freeBytes >= want) return ok(name, { found, facts });
  return (freeBytes < need ? problem : warning)(name, {
    found,
    means: `${formatBytes(want)} are wanted there, and ${formatBytes(need)} are the least`,
    mend,
    facts,
  });
}

async function lookAt(path: string): Promise<Place | null> {
  const disk = await readDisk(path);
  if (disk === null) return null;
  const writable = await access(disk.there, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  return { ...disk, path, writable };
}
