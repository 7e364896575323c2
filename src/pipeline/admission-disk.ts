// Whether a disk has room for what a step takes and for what running steps may still take.

import type { Disk } from '../host/disk.ts';
import type { HostClaim } from '../model/host-claims.ts';
import { formatBytes } from '../text/units.ts';

const MB = 1e6;
/** Of checkouts and run folders: their share stays free too, but never more than this is asked for. */
const OWN_BYTES = 200 * MB;
const OWN_FILES = 10_000;

interface RoomQuestion {
  readonly disk: Disk;
  /** In MB. */
  readonly claimMb: number;
  /** Of running steps, this run's own and those of others. */
  readonly running: readonly Pick<HostClaim, 'diskMb' | 'seenFreeMb'>[];
  /** Share that stays free. */
  readonly freeDisk: number;
}

/** What is missing where the engine keeps its data, with all figures; null when there is room. */
export function engineRoom(question: RoomQuestion): string | null {
  const { disk, freeDisk } = question;
  const bytes = bytesMissing(question);
  if (bytes !== null) return bytes;
  const files = filesMissing(disk, disk.allFiles * freeDisk);
  return files === null ? null : `${files} where the engine keeps its data`;
}

function bytesMissing({ disk, claimMb, running, freeDisk }: RoomQuestion): string | null {
  const stay = disk.allBytes * freeDisk;
  const stillMb = stillToWrite(running, disk.freeBytes / MB);
  if (disk.freeBytes - (stillMb + claimMb) * MB >= stay) return null;
  const others = stillMb === 0 ? '' : `, running steps take ${formatBytes(stillMb * MB)}`;
  return (
    `${formatBytes(disk.freeBytes)} free of ${formatBytes(disk.allBytes)} where the engine keeps its data, ` +
    `the step takes ${formatBytes(claimMb * MB)}${others} and ${formatBytes(stay)} stay free`
  );
}

/** The claim alone is more than the disk can ever give. */
export function isHopeless({ disk, claimMb, freeDisk }: Omit<RoomQuestion, 'running'>): boolean {
  return claimMb * MB > disk.allBytes * (1 - freeDisk);
}

/** What is missing in a folder of our own; null when there is room. */
export function ownRoom(disk: Disk, freeDisk: number, what: string): string | null {
  const files = filesMissing(disk, Math.min(disk.allFiles * freeDisk, OWN_FILES));
  if (files !== null) return `${files} ${what}`;
  const stay = Math.min(disk.allBytes * freeDisk, OWN_BYTES);
  if (disk.freeBytes >= stay) return null;
  return `${formatBytes(disk.freeBytes)} free ${what}, and ${formatBytes(stay)} stay free`;
}

function filesMissing({ freeFiles, allFiles }: Disk, stay: number): string | null {
  if (allFiles === 0 || freeFiles >= stay) return null;
  return `room for ${freeFiles} of ${allFiles} files, of which ${Math.ceil(stay)} stay free,`;
}

/** MB: what the disk has lost since a step began it may have written, but so may have all others. */
function stillToWrite(running: RoomQuestion['running'], freeMb: number): number {
  const claims = running.filter(({ diskMb }) => diskMb > 0);
  return claims.reduce((all, { diskMb, seenFreeMb }) => {
    const gone = seenFreeMb === null ? 0 : Math.max(seenFreeMb - freeMb, 0) / claims.length;
    return all + Math.max(diskMb - gone, 0);
  }, 0);
}
