// Writes down what happens: every event as a line, and the results that follow from them.

import { open } from 'node:fs/promises';
import { fileFailure } from '../host/error-code.ts';
import { type Emit, type Event, TRANSIENT } from '../model/event.ts';
import type { Plan } from '../model/plan.ts';
import { type Failure, FailureError } from '../model/reason.ts';
import type { Results } from '../model/results.ts';
import { fold, taskOrder } from './fold.ts';
import { toJson } from '../text/json.ts';
import { fileModeIn, writeInRun } from './run-files.ts';
import type { RunFolder } from './run-folder.ts';

export interface Recorder {
  /** Returns at once; the writing follows. */
  readonly onEvent: Emit;
  /** As of the last event; null before the run has started. */
  results(): Results | null;
  /** All events so far are on disk, and the results that follow from them. Throws a FailureError where that is impossible. */
  flush(): Promise<void>;
  /** Flushes and lets go of the files. */
  close(): Promise<void>;
}

export interface RecorderOptions {
  readonly folder: RunFolder;
  readonly plan: Plan;
  /** What its events have yielded so far, where the run goes on. */
  readonly before?: Results | null;
  /** Called once, when the disk is full or forbidden: a run that cannot be recorded should end. */
  readonly onProblem: (failure: Failure) => void;
}

/** Writes `plan.json` at once. */
export async function openRecorder({
  folder,
  plan,
  before = null,
  onProblem,
}: RecorderOptions): Promise<Recorder> {
  await writeInRun(folder.plan, toJson(plan));
  const order = taskOrder(plan);
  const events = await open(folder.events, 'a', 0o600);
  await events.chmod(fileModeIn(folder.dir));
  let lines: string[] = [];
  let results: Results | null = before;
  let written: Results | null = null;
  let problem: Error | null = null;
  let busy = false;
  let writing = Promise.resolve();

  /** Takes what has come meanwhile in one go: many events make one write. */
  const write = async (): Promise<void> => {
    busy = true;
    try {
      while (lines.length > 0) {
        const batch = lines.join('');
        const current = results;
        lines = [];
        await events.appendFile(batch);
        if (current === null || current === written) continue;
        await writeInRun(folder.results, toJson(current));
        written = current;
      }
    } catch (error) {
      problem = asProblem(error, folder.dir);
      if (problem instanceof FailureError) onProblem(problem.failure);
    } finally {
      busy = false;
    }
  };
  const onEvent = (event: Event): void => {
    results = fold(results, event, order);
    if (TRANSIENT.has(event.type) || problem !== null) return;
    lines.push(`${JSON.stringify(event)}\n`);
    if (!busy) writing = write();
  };
  const flush = async (): Promise<void> => {
    await writing;
    if (problem !== null) throw problem;
  };
  const close = async (): Promise<void> => {
    try {
      await flush();
    } finally {
      await events.close();
    }
  };
  return { onEvent, results: () => results, flush, close };
}

function asProblem(error: unknown, dir: string): Error {
  const failed = fileFailure(error, `recording the run in ${dir}`);
  if (failed !== null) return new FailureError(failed, { cause: error });
  return error instanceof Error ? error : new Error(String(error));
}
