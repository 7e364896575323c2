// The story of `logs --follow`: the log of a task as it grows, until nobody will write to it any more.

import { stat } from 'node:fs/promises';
import { growingFile } from '../host/growing-file.ts';
import type { Clock } from '../model/clock.ts';
import { logPath } from '../model/ids.ts';
import type { Task } from '../model/plan.ts';
import type { Results } from '../model/results.ts';
import { readResults } from '../store/read.ts';
import { insideRun, type RunFolder } from '../store/run-folder.ts';
import { isLost } from '../store/run-owner.ts';
import type { StoredRun } from './stored.ts';

/** How often a followed log is looked at, in ms. */
const LOOK_MS = 250;

/** Ends with its task, with its run, or when the process of the run has gone; waits for a log that has not begun. */
export async function* followLog(run: StoredRun, task: Task, clock: Clock): AsyncGenerator<string> {
  const file = growingFile(insideRun(run.folder.dir, logPath(task.id)));
  const writers = writersOf(task, run);
  const latest = latestResults(run);
  try {
    for (;;) {
      // First the question, then the reading: what was written before the end is not missed.
      const results = await latest();
      const isOver = hasEnded(results, writers) || (await isLost(run.folder, results));
      yield* file.news();
      if (isOver) return;
      await clock.sleep(LOOK_MS);
    }
  } finally {
    await file.close();
  }
}

/** It has a log, as every task has from its start on. */
export async function hasBegun({ folder }: StoredRun, task: Task): Promise<boolean> {
  const found = await stat(insideRun(folder.dir, logPath(task.id))).catch(() => null);
  return found !== null;
}

/** A server goes on talking after its start has passed, for as long as another step of its image may need it. */
function writersOf(task: Task, { plan }: StoredRun): readonly string[] {
  if (task.kind !== 'serve') return [task.id];
  const { framework, target, revision } = task;
  const own = plan.tasks.filter(
    (other) =>
      other.framework === framework && other.target === target && other.revision === revision,
  );
  return own.map(({ id }) => id);
}

function hasEnded({ run, tasks }: Results, writers: readonly string[]): boolean {
  return run.finishedAt !== null || writers.every((id) => tasks.some((task) => task.id === id));
}

/** Of a large run they are large: read again only once they have been written again. */
function latestResults({ folder, results }: StoredRun): () => Promise<Results> {
  let [known, mark] = [results, ''];
  return async () => {
    const now = await markOf(folder);
    if (now === mark) return known;
    const read = await readResults(folder);
    if (read.kind === 'read') [known, mark] = [read.value, now];
    return known;
  };
}

/** Each writing makes a new file. */
async function markOf({ results }: RunFolder): Promise<string> {
  const { ino, mtimeMs, size } = await stat(results);
  return `${ino} ${mtimeMs} ${size}`;
}
