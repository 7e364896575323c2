// The beginning and the end of what a run writes down: its folder first, its verdict last.

import { isErrorCode } from '../host/error-code.ts';
import { removeTree } from '../host/files.ts';
import { orFileFailure } from '../host/or-file-failure.ts';
import type { Config } from '../model/config.ts';
import type { Emit } from '../model/event.ts';
import type { RunId } from '../model/ids.ts';
import type { Plan } from '../model/plan.ts';
import { FailureError, type Failure } from '../model/reason.ts';
import type { Results } from '../model/results.ts';
import { cutTornLine } from '../store/cut-torn-line.ts';
import { recordInHistory } from '../store/history.ts';
import { openRecorder, type Recorder } from '../store/recorder.ts';
import { createRunFolder, pointLatest, type RunFolder } from '../store/run-folder.ts';
import { writeOwner, type RunOwner } from '../store/run-owner.ts';
import { endOf } from './exit-code.ts';
import type { Interruption } from './interruption.ts';
import type { Resumed } from './resume-carried.ts';

export interface Recorded {
  readonly results: Results;
  /** Why the results are not whole on disk; null when they are. */
  readonly unrecorded: Failure | null;
}

const MOST_TRIES = 20;

interface Beginning {
  readonly reportsDir: string;
  /** Of a new folder. */
  readonly groupReadable: boolean;
  /** Of the next folder: another one each time. */
  readonly nextId: () => RunId;
  /** Null: a new run. */
  readonly resumed: Resumed | null;
  readonly plan: Plan;
  readonly owner: RunOwner;
  readonly writeRequest: (folder: RunFolder) => Promise<void>;
  readonly onProblem: (problem: Failure) => void;
}

export interface Recording {
  readonly folder: RunFolder;
  readonly recorder: Recorder;
}

/** A new run that cannot be recorded leaves no folder; throws a FailureError. */
export async function beginRecording(beginning: Beginning): Promise<Recording> {
  const { reportsDir, resumed } = beginning;
  const begin = (): Promise<Recording> =>
    resumed === null ? beginAnew(beginning) : goOn(resumed, beginning);
  return orFileFailure(`recording a run in ${reportsDir}`, begin, reportsDir);
}

async function beginAnew(beginning: Beginning): Promise<Recording> {
  const { reportsDir, plan, owner, onProblem } = beginning;
  const folder = await newFolder(beginning);
  try {
    await writeOwner(folder, owner);
    await beginning.writeRequest(folder);
    const recorder = await openRecorder({ folder, plan, onProblem });
    await pointLatest(reportsDir, folder.id);
    return { folder, recorder };
  } catch (error) {
    await removeTree(folder.dir);
    throw error;
  }
}

/** Somebody else may have begun in the same second by the same chance. */
async function newFolder({ reportsDir, nextId, groupReadable }: Beginning): Promise<RunFolder> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await createRunFolder(reportsDir, nextId(), groupReadable);
    } catch (error) {
      if (!isErrorCode(error, 'EEXIST') || tries === MOST_TRIES) throw error;
    }
  }
}

/** First who does it: nobody is to take the run for a dead one while it begins. */
async function goOn(resumed: Resumed, beginning: Beginning): Promise<Recording> {
  const { folder, results } = resumed;
  const { reportsDir, plan, owner, onProblem } = beginning;
  await writeOwner(folder, owner);
  await cutTornLine(folder.events);
  const recorder = await openRecorder({ folder, plan, before: results, onProblem });
  if (results !== null) await recordInHistory(reportsDir, reopened(results));
  await pointLatest(reportsDir, folder.id);
  return { folder, recorder };
}

/** Without an end it is read again each time: what it passes from now on counts, also if it is killed. */
function reopened({ run, ...results }: Results): Results {
  return { ...results, run: { ...run, finishedAt: null, verdict: null, exitCode: null } };
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
