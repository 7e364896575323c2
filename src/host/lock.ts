// One holder at a time, across processes: a lock that the kernel releases when its holder dies, however it dies.

import { constants, existsSync, readFileSync, rmSync } from 'node:fs';
import { access, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Owner } from '../model/labels.ts';
import { parseJson } from '../text/unknown-json.ts';
import { isErrorCode } from './error-code.ts';
import { ensureDir, readText, writeAtomic } from './files.ts';
import { orFileFailure } from './or-file-failure.ts';
import { isAlive, type IsDead } from './owner.ts';

/** Who holds a lock, for the message of the one who waits. */
export interface LockNote extends Owner {
  /** Absent in notes of earlier versions. */
  readonly user?: string;
  readonly run: string;
  /** What it does, in a few words. */
  readonly note: string;
}

export interface Lock {
  readonly kind: 'lock';
  /** Safe to call twice. */
  release(): void;
}

export interface Held {
  readonly kind: 'held';
  /** Null when the holder has not yet said who it is. */
  readonly holder: LockNote | null;
}

const SQLITE_BUSY = 5;

/**
 * Answers at once, never waits. `file` is made if need be and stays there: only the kernel's lock on it counts.
 * Throws a FailureError where it cannot be written.
 */
export async function acquireLock(file: string, note: LockNote): Promise<Lock | Held> {
  const noteFile = noteOf(file);
  const database = await holdFile(file);
  if (database === null) return { kind: 'held', holder: await lockHolder(file) };
  const release = (): void => {
    if (!database.isOpen) return;
    rmSync(noteFile, { force: true });
    database.close();
  };
  try {
    await orFileFailure(taking(file), () => writeAtomic(noteFile, JSON.stringify(note)));
  } catch (error) {
    release();
    throw error;
  }
  return { kind: 'lock', release };
}

/**
 * The lock without a note, to be let go by `close`; null where somebody else has it, this process included. Only SQLite may open
 * the file: the kernel takes all locks of a process away with the first of its handles that is closed, and SQLite knows that.
 */
export async function holdFile(file: string): Promise<DatabaseSync | null> {
  await orFileFailure(taking(file), async () => {
    await ensureDir(dirname(file));
    // Of a file that it may only read SQLite takes a lock that many may have.
    if (existsSync(file)) await access(file, constants.W_OK);
  });
  try {
    return exclusive(file);
  } catch (error) {
    if (isBusy(error)) return null;
    // SQLite only says that it cannot open a file, the system also why.
    await orFileFailure(taking(file), async () => (await open(file, 'a')).close());
    throw error;
  }
}

function exclusive(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function taking(file: string): string {
  return `taking the lock ${file}`;
}

function noteOf(file: string): string {
  return `${file}.json`;
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

/** Without asking for the lock. A note outlives a holder that was killed: then it is not the one who holds the lock now. */
export async function lockHolder(file: string): Promise<LockNote | null> {
  const note = parseJson((await readText(noteOf(file))) ?? '');
  return isNote(note) && isAlive(note) ? note : null;
}

/**
 * Whether there is the note of a holder that was killed; it is gone afterwards, but for a dry run. Without the lock, which
 * somebody may want at this moment and be refused for no reason, and in one turn: the next holder's note is not hit.
 */
export function forgetDeadHolder(file: string, isDead: IsDead, dryRun: boolean): boolean {
  const noteFile = noteOf(file);
  const note = parseJson(noteNow(noteFile));
  if (!isNote(note) || !isDead(note)) return false;
  if (!dryRun) rmSync(noteFile, { force: true });
  return true;
}

/** Empty where its holder takes it away at this moment, or where it is not for us to read. */
function noteNow(noteFile: string): string {
  try {
    return readFileSync(noteFile, 'utf8');
  } catch (error) {
    if (isErrorCode(error, 'ENOENT', 'EACCES', 'EPERM')) return '';
    throw error;
  }
}

function isNote(value: unknown): value is LockNote {
  const fields = new Map(Object.entries(value ?? {}));
  const words = ['host', 'started', 'run', 'note'];
  return (
    words.every((name) => typeof fields.get(name) === 'string') &&
    Number.isInteger(fields.get('pid'))
  );
}
