// Files and folders of a run: as open as the folder they lie in, whatever the umask of this process.

import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isErrorCode } from '../host/error-code.ts';
import { writeAtomic } from '../host/files.ts';

const RIGHTS = 0o777;
const NOT_EXECUTED = 0o666;

/** 0600 in a folder of its owner alone, 0640 in one that the group may read. */
export function fileModeIn(dir: string): number {
  return statSync(dir).mode & NOT_EXECUTED;
}

/** See writeAtomic; its folder must be there. */
export async function writeInRun(
  path: string,
  content: string | Uint8Array | Iterable<string>,
): Promise<void> {
  await writeAtomic(path, content, fileModeIn(dirname(path)));
}

/** With all that is missing above it. */
export function ensureDirInRun(dir: string): void {
  const above = dirname(dir);
  try {
    mkdirSync(dir);
  } catch (error) {
    if (isErrorCode(error, 'EEXIST')) return;
    if (!isErrorCode(error, 'ENOENT') || above === dir) throw error;
    ensureDirInRun(above);
    ensureDirInRun(dir);
    return;
  }
  chmodSync(dir, statSync(above).mode & RIGHTS);
}
