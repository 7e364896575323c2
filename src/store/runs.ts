// Which runs are stored, and which one a person means.

import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrorCode } from '../host/error-code.ts';
import { orFileFailure } from '../host/or-file-failure.ts';
import { RUN_ID, type RunId } from '../model/ids.ts';
import { failure, type Failure } from '../model/reason.ts';
import { nearest } from '../text/near.ts';
import { LATEST, runFolder, type RunFolder } from './run-folder.ts';

/** Newest first: ids begin with the time. Throws a FailureError where there is no folder to look in. */
export async function listRuns(reportsDir: string): Promise<RunId[]> {
  const names = await orFileFailure(`looking for runs in ${reportsDir}`, () => namesIn(reportsDir));
  return names
    .filter((name) => RUN_ID.test(name))
    .toSorted()
    .toReversed();
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
}

export type FoundRun =
  | { readonly kind: 'found'; readonly folder: RunFolder }
  | { readonly kind: 'not-found'; readonly failure: Failure };

/** `wanted`: an id, the beginning of exactly one, or `latest`. */
export async function findRun(reportsDir: string, wanted: string): Promise<FoundRun> {
  const runs = await listRuns(reportsDir);
  const matches =
    wanted === LATEST
      ? await latestOf(reportsDir, runs)
      : runs.filter((id) => id.startsWith(wanted));
  const [only, second] = matches;
  if (only !== undefined && (second === undefined || only === wanted)) {
    return { kind: 'found', folder: runFolder(reportsDir, only) };
  }
  return { kind: 'not-found', failure: explain({ reportsDir, wanted, runs, matches }) };
}

/** The one that `latest` points at: ids of the same second do not tell which came first. */
async function latestOf(reportsDir: string, runs: readonly RunId[]): Promise<RunId[]> {
  const pointed = await readlink(join(reportsDir, LATEST)).catch(() => null);
  return pointed !== null && runs.includes(pointed) ? [pointed] : runs.slice(0, 1);
}

interface Search {
  readonly reportsDir: string;
  readonly wanted: string;
  readonly runs: readonly RunId[];
  readonly matches: readonly RunId[];
}

function explain({ reportsDir, wanted, runs, matches }: Search): Failure {
  const more = { where: reportsDir, hint: 'builder list' };
  if (runs.length === 0) {
    const hint = 'builder quickstart';
    return failure('config', `no run is stored in ${reportsDir}`, { where: reportsDir, hint });
  }
  if (matches.length > 1) {
    const cause = `they are ${matches.toReversed().join(', ')}`;
    return failure('config', `${matches.length} runs begin with ${wanted}`, { ...more, cause });
  }
  const guess = nearest(wanted, runs);
  const message = `no run in ${reportsDir} begins with ${wanted}`;
  return failure('config', message, {
    ...more,
    ...(guess !== null && { hint: `did you mean ${guess}?` }),
  });
}
