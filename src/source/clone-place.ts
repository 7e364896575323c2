// Where our clone of a repository lies in the cache, and what belongs to it.

import { createHash } from 'node:crypto';
import path from 'node:path';
import { splitLogin } from './login.ts';

export interface ClonePlace {
  /** Bare. */
  readonly gitDir: string;
  readonly configFile: string;
  /** One folder a commit. */
  readonly worktreesDir: string;
  /** Planning folders, where its path suits scripts: see planning-place.ts. */
  readonly planningDir: string;
  /** One run at a time holds it. */
  readonly lockFile: string;
}

/** The same repository gives the same place, whatever login its address carries. */
export function clonePlace(cacheDir: string, repo: string): ClonePlace {
  const key = createHash('sha256').update(splitLogin(repo).url).digest('hex').slice(0, 16);
  const base = path.join(cacheDir, 'clones', key);
  return {
    gitDir: `${base}.git`,
    configFile: `${base}.gitconfig`,
    worktreesDir: path.join(cacheDir, 'worktrees', key),
    planningDir: path.join(cacheDir, 'planning', key),
    lockFile: `${base}.lock`,
  };
}
