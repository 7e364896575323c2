// The story of `builder stop`: ends a run that another process carries out, waits for its end, and tells how it ended.

import { stat } from 'node:fs/promises';
import { isErrorCode } from '../host/error-code.ts';
import { watchdogsAtWork } from '../host/watchdogs.ts';
import type { Host } from '../host/host.ts';
import { isAlive } from '../host/owner.ts';
import { sendSignal } from '../host/send-signal.ts';
import { exitMeaning } from '../model/exit.ts';
import type { Owner } from '../model/labels.ts';
import { failure, FailureError } from '../model/reason.ts';
import { readResults } from '../store/read.ts';
import type { RunFolder } from '../store/run-folder.ts';
import { readOwner, type RunOwner } from '../store/run-owner.ts';
import { findRun } from '../store/runs.ts';

interface Stopping {
  readonly reportsDir: string;
  /** An id, the beginning of one, `latest`. */
  readonly wanted: string;
  readonly kill: boolean;
  readonly host: Pick<Host, 'clock' | 'name'>;
}

/** A run ends in order within three seconds; with a report of many charts on a busy machine later. */
const END_MS = 15_000;
/** The watchdog of a killed run waits longer for an engine that is away; nobody waits for that. */
const REAPED_MS = 60_000;
const LOOK_MS = 50;

/** One sentence about what became of it. Throws a FailureError where it could not be stopped. */
export async function stopRun({ reportsDir, wanted, kill, host }: Stopping): Promise<string> {
  const found = await findRun(reportsDir, wanted);
  if (found.kind === 'not-found') throw new FailureError(found.failure);
  const { folder } = found;
  const owner = await readableOwner(folder);
  if (owner === null) return orUnknown(folder);
  if (owner.host !== host.name) throw elsewhere(folder, owner);
  const { uid } = await stat(folder.dir);
  const sent = sendSignal(owner, kill ? 'SIGKILL' : 'SIGTERM', uid);
  if (sent === 'forbidden') throw anothers(folder, owner);
  if (sent === 'another') throw misleading(folder, owner);
  if (sent === 'gone') return endedBefore(folder);
  const isGone = (): boolean => !isAlive(owner);
  if (!(await comesTrue(isGone, END_MS, host))) throw goesOn(folder, owner, kill);
  if (!kill) return `the run ${folder.id} ${(await endOf(folder)) ?? 'ended, and has no verdict'}`;
  await letWatchdogEnd(folder, owner, host);
  return `the run ${folder.id} was killed, and what it left is removed`;
}

/** Null where nobody has written it down. */
async function readableOwner(folder: RunFolder): Promise<RunOwner | null> {
  try {
    return await readOwner(folder);
  } catch (error) {
    if (isErrorCode(error, 'EACCES', 'EPERM')) throw unknownOwner(folder);
    throw error;
  }
}

async function letWatchdogEnd(
  folder: RunFolder,
  owner: RunOwner,
  host: Stopping['host'],
): Promise<void> {
  const isDead = ({ pid, started }: Owner): boolean =>
    pid === owner.pid && started === owner.started;
  const isReaped = (): boolean => watchdogsAtWork(isDead, null).length === 0;
  if (!(await comesTrue(isReaped, REAPED_MS, host))) throw unreaped(folder);
}

async function comesTrue(
  isTrue: () => boolean,
  mostMs: number,
  { clock }: Stopping['host'],
): Promise<boolean> {
  const began = clock.monotonic();
  while (!isTrue()) {
    if (clock.monotonic() - began > mostMs) return false;
    await clock.sleep(LOOK_MS);
  }
  return true;
}

async function orUnknown(folder: RunFolder): Promise<string> {
  const end = await endOf(folder);
  if (end === null) throw unknownOwner(folder);
  return `the run ${folder.id} had ended before: it ${end}`;
}

async function endedBefore(folder: RunFolder): Promise<string> {
  const end = await endOf(folder);
  return end === null
    ? `the run ${folder.id} was killed before: builder resume ${folder.id} goes on with it`
    : `the run ${folder.id} had ended before: it ${end}`;
}

/** Null where nobody has written it down. */
async function endOf(folder: RunFolder): Promise<string | null> {
  const read = await readResults(folder);
  if (read.kind === 'unreadable') return null;
  const { verdict, exitCode } = read.value.run;
  if (verdict === null || exitCode === null) return null;
  return `${WORDS[verdict]}: exit ${exitCode}, ${exitMeaning(exitCode)}`;
}

const WORDS = { passed: 'passed', failed: 'failed', cancelled: 'was cancelled' } as const;

function refusal(message: string, { dir }: RunFolder, hint: string): FailureError {
  return new FailureError(failure('config', message, { where: dir, hint }));
}

const WHO = 'ps -ef | grep builder shows who runs one';

function unknownOwner(folder: RunFolder): FailureError {
  const message = `nothing tells which process runs ${folder.id}: its owner.json cannot be read`;
  return refusal(message, folder, WHO);
}

function elsewhere(folder: RunFolder, { host }: Owner): FailureError {
  const message = `the run ${folder.id} is one of the machine ${host}`;
  return refusal(message, folder, `stop it there: builder stop ${folder.id}`);
}

function anothers(folder: RunFolder, { pid, user = 'another user' }: RunOwner): FailureError {
  const message = `the run ${folder.id} belongs to ${user} (pid ${pid}), and may not be stopped from here`;
  return refusal(message, folder, `ask ${user}, or stop it as root`);
}

function misleading(folder: RunFolder, { pid }: RunOwner): FailureError {
  const message = `the run ${folder.id} names a process (pid ${pid}) of another user than its folder's, and is not believed`;
  const cause =
    'where several users store runs, one could name the processes of another in owner.json';
  return new FailureError(failure('config', message, { where: folder.dir, cause, hint: WHO }));
}

function goesOn(folder: RunFolder, { pid }: Owner, kill: boolean): FailureError {
  const asked = kill ? 'SIGKILL' : 'SIGTERM';
  const message = `the run ${folder.id} (pid ${pid}) has not ended ${END_MS / 1000} s after ${asked}`;
  const hint = kill ? `ps -o stat,wchan -p ${pid}` : `builder stop ${folder.id} --kill`;
  return new FailureError(failure('timeout', message, { where: folder.dir, hint }));
}

function unreaped(folder: RunFolder): FailureError {
  const message = `the run ${folder.id} was killed, but what it left was not removed in ${REAPED_MS / 1000} s`;
  const hint = 'builder clean, when its engine answers';
  return new FailureError(failure('timeout', message, { where: folder.dir, hint }));
}
