// Where planning folders lie: scripts of a branch may break on a blank or a colon in a path, so some caches will not do.

import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { isErrorCode } from '../host/error-code.ts';
import { ensureDir } from '../host/files.ts';
import type { Host } from '../host/host.ts';
import { failure, FailureError } from '../model/reason.ts';
import type { Clone } from './clone.ts';

/** Signs that no shell splits at, expands or takes away; without the colon that parts a PATH. */
const PLAIN = /^[\w@%+=,./-]+$/;

/** Absolute; there. @throws FailureError */
export async function planningPlace({
  planningDir,
  host,
}: Pick<Clone, 'planningDir' | 'host'>): Promise<string> {
  if (PLAIN.test(planningDir)) {
    await ensureDir(planningDir);
    return planningDir;
  }
  const ours = temporaryPlace(host);
  await ensureDir(ours, 0o700).catch(unlessThere);
  await refuseAnothers(ours, host.user.id);
  const key = createHash('sha256').update(planningDir).digest('hex').slice(0, 16);
  const dir = path.join(ours, key);
  await ensureDir(dir);
  return dir;
}

/** What is there is looked at. */
function unlessThere(error: unknown): void {
  if (!isErrorCode(error, 'EEXIST')) throw error;
}

/** What lies there for all caches whose own path will not do, where it is ours: who looks there may also remove. */
export async function temporaryPlaces(host: Pick<Host, 'env' | 'user'>): Promise<string[]> {
  const place = temporaryPlace(host);
  return (await isOwn(place, host.user.id).catch(() => false)) ? [place] : [];
}

/** Of all caches whose own path will not do. */
function temporaryPlace({ env, user }: Pick<Host, 'env' | 'user'>): string {
  const asked = env['TMPDIR'] ?? '';
  const temporary = path.isAbsolute(asked) && PLAIN.test(asked) ? asked : '/tmp';
  return path.join(temporary, `builder-planning-${user.id}`);
}

/** Anybody may make a folder there, under any name: we run what lies in it, and remove what is left there. */
async function refuseAnothers(dir: string, user: number): Promise<void> {
  if (await isOwn(dir, user)) return;
  throw new FailureError(
    failure('config', `cannot plan in ${dir}: it is not ours`, {
      where: dir,
      hint: 'name another folder with TMPDIR, or a cache without blanks in its path with XDG_CACHE_HOME',
    }),
  );
}

/** A link is nobody's. */
async function isOwn(dir: string, user: number): Promise<boolean> {
  const found = await lstat(dir);
  return found.isDirectory() && found.uid === user;
}
