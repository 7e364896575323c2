// Where the parts of a stored run lie.

import { chmod, mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { ensureDir } from '../host/files.ts';
import { temporaryBeside } from '../host/temporary.ts';
import type { RunId } from '../model/ids.ts';
import { ensureDirInRun } from './run-files.ts';

export interface RunFolder {
  readonly id: RunId;
  /** Absolute. */
  readonly dir: string;
  readonly plan: string;
  readonly events: string;
  readonly results: string;
  /** How it was asked for. */
  readonly request: string;
}

export const LATEST = 'latest';

export function runFolder(reportsDir: string, id: RunId): RunFolder {
  const dir = resolve(reportsDir, id);
  return {
    id,
    dir,
    plan: join(dir, 'plan.json'),
    events: join(dir, 'events.ndjson'),
    results: join(dir, 'results.json'),
    request: join(dir, 'request.json'),
  };
}

const OWNER_ALONE = 0o700;
const GROUP_TOO = 0o750;

/** For its owner alone, else for its group to read: logs may say more about a machine than its users should know. Throws when it exists already. */
export async function createRunFolder(
  reportsDir: string,
  id: RunId,
  groupReadable = false,
): Promise<RunFolder> {
  const folder = runFolder(reportsDir, id);
  await ensureDir(reportsDir);
  await mkdir(folder.dir, { mode: OWNER_ALONE });
  await chmod(folder.dir, groupReadable ? GROUP_TOO : OWNER_ALONE);
  ensureDirInRun(join(folder.dir, 'logs'));
  return folder;
}

/** `reports/latest` names this run from now on; there is no moment without it. */
export async function pointLatest(reportsDir: string, id: RunId): Promise<void> {
  const link = join(reportsDir, LATEST);
  const temporary = temporaryBeside(link);
  await symlink(id, temporary);
  try {
    await rename(temporary, link);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The absolute path of a file of the run; throws on a path that would lie outside of it. */
export function insideRun(dir: string, path: string): string {
  const absolute = resolve(dir, path);
  const back = relative(dir, absolute);
  if (back === '' || back === '..' || back.startsWith(`..${sep}`) || back.startsWith(sep)) {
    throw new Error(`${path} is no path inside the run folder ${dir}`);
  }
  return absolute;
}
