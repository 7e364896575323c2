// The stories over stored runs: find one, read it. No engine, no GPU.

import { readText } from '../host/files.ts';
import type { Course } from '../model/course.ts';
import { logPath } from '../model/ids.ts';
import type { Plan } from '../model/plan.ts';
import { FailureError } from '../model/reason.ts';
import type { Results } from '../model/results.ts';
import { courseOf } from '../store/course.ts';
import { readEvents, readPlan, readResults, type Read } from '../store/read.ts';
import { insideRun, runFolder, type RunFolder } from '../store/run-folder.ts';
import { isLost } from '../store/run-owner.ts';
import { findRun, listRuns } from '../store/runs.ts';

export interface StoredRun {
  readonly folder: RunFolder;
  readonly plan: Plan;
  readonly results: Results;
  /** It has no verdict and its process has gone: it was killed. */
  readonly lost: boolean;
}

/** One line of a list: results, or why they cannot be read. */
export interface ListedRun {
  readonly id: string;
  readonly results: Results | null;
  readonly lost: boolean;
  readonly problem: string;
}

/** `wanted`: an id, the beginning of one, `latest`. Throws a FailureError, class `config`. */
export async function storedRun(reportsDir: string, wanted: string): Promise<StoredRun> {
  const found = await findRun(reportsDir, wanted);
  if (found.kind === 'not-found') throw new FailureError(found.failure);
  const { folder } = found;
  const plan = valueOf(await readPlan(folder));
  const results = valueOf(await readResults(folder));
  return { folder, plan, results, lost: await isLost(folder, results) };
}

/** Null where its events cannot be read: the results tell all but how it went. */
export async function storedCourse({
  folder,
  plan,
}: Pick<StoredRun, 'folder' | 'plan'>): Promise<Course | null> {
  const events = await readEvents(folder);
  return events.kind === 'read' ? courseOf(plan, events.value) : null;
}

/** Newest first; a run that cannot be read is told as its failure's words. */
export async function storedRuns(reportsDir: string): Promise<readonly ListedRun[]> {
  const ids = await listRuns(reportsDir);
  return Promise.all(
    ids.map(async (id) => {
      const folder = runFolder(reportsDir, id);
      const read = await readResults(folder);
      if (read.kind === 'read') {
        const results = read.value;
        return { id, results, lost: await isLost(folder, results), problem: '' };
      }
      // The id stands beside it.
      const problem = read.failure.message.replace(`${folder.dir}/`, '');
      return { id, results: null, lost: false, problem };
    }),
  );
}

/** Null while the task has written nothing. */
export async function logOf({ dir }: RunFolder, task: string): Promise<string | null> {
  return readText(insideRun(dir, logPath(task)));
}

/** Throws a FailureError where it cannot be read. */
export function valueOf<T>(read: Read<T>): T {
  if (read.kind === 'unreadable') throw new FailureError(read.failure);
  return read.value;
}
