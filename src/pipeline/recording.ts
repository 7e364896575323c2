// The beginning and the end of what a run writes down: its folder first, its verdict last.

import { removeTree } from '../host/files.ts';
import { orFileFailure } from '../host/or-file-failure.ts';
import type { Config } from '../model/config.ts';
import type { Emit } from '../model/event.ts';
import type { Owner } from '../model/labels.ts';
import type { Plan } from '../model/plan.ts';
import { FailureError, type Failure } from '../model/reason.ts';
import type { Results } from '../model/results.ts';
import { openRecorder, type Recorder } from '../store/recorder.ts';
import { createRunFolder, pointLatest, type RunFolder } from '../store/run-folder.ts';
import { writeOwner } from '../store/run-owner.ts';
import { endOf } from './exit-code.ts';
import type { Interruption } from './interruption.ts';

export interface Recorded {
  readonly results: Results;
  /** Why the results are not whole on disk; null when they are. */
  readonly unrecorded: Failure | null;
}

interface Beginning {
  readonly reportsDir: string;
  readonly plan: Plan;
  readonly owner: Owner;
  readonly onProblem: (problem: Failure) => void;
}

/** A run that cannot be recorded leaves no folder; throws a FailureError. */
export async function beginRecording(folder: RunFolder, beginning: Beginning): Promise<Recorder> {
  const { reportsDir, plan, owner, onProblem } = beginning;
  const begin = async (): Promise<Recorder> => {
    await createRunFolder(reportsDir, folder.id);
    try {
      await writeOwner(folder, owner);
      const recorder = await openRecorder({ folder, plan, onProblem });
      await pointLatest(reportsDir, folder.id);
      return recorder;
    } catch (error) {
      await removeTree(folder.dir);
      throw error;
    }
  };
  return orFileFailure(`recording a run in ${reportsDir}`, begin, reportsDir);
}

interface Ending {
  readonly plan: Plan;
  readonly config: Config;
  readonly interruption: Interruption;
  readonly emit: Emit;
  readonly now: number;
}

/** What cannot be stored has not happened: the verdict comes after everything before it is on disk. */
export async function endRecording(recorder: Recorder, ending: Ending): Promise<Recorded> {
  const { plan, config, interruption, emit, now } = ending;
  const results = recorder.results();
  if (results === null) throw new Error('the run was never started');
  const unrecorded = await problemOf(recorder.flush());
  if (unrecorded !== null) return { results, unrecorded };
  const interrupted = interruption.first();
  const { verdict, exitCode } = endOf({
    plan,
    results,
    interrupted,
    frameworks: config.frameworks,
  });
  emit({ type: 'run-ended', at: now, verdict, exitCode });
  const late = await problemOf(recorder.close());
  return { results: recorder.results() ?? results, unrecorded: late };
}

async function problemOf(writing: Promise<void>): Promise<Failure | null> {
  try {
    await writing;
    return null;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
}
