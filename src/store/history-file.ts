// The file of the history: `history.db` in the reports folder, made when it is not there or no longer of use.

import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const VERSION = 2;
/** Another run may be recording itself. */
const BUSY_MS = 5000;

const TABLE = `
  BEGIN IMMEDIATE;
  CREATE TABLE IF NOT EXISTS runs (run TEXT PRIMARY KEY, finished INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS tasks (
    run TEXT NOT NULL, task TEXT NOT NULL, kind TEXT NOT NULL, framework TEXT NOT NULL, target TEXT NOT NULL,
    fingerprint TEXT NOT NULL, status TEXT NOT NULL, started_at TEXT, duration_ms REAL NOT NULL,
    PRIMARY KEY (run, task)
  );
  PRAGMA user_version = ${VERSION};
  COMMIT`;

/** In memory where the folder is absent or read-only: a plan can be printed there too. */
export function openDatabase(reportsDir: string): DatabaseSync {
  const file = join(reportsDir, 'history.db');
  if (!existsSync(reportsDir)) return withTable(MEMORY);
  try {
    return withTable(file);
  } catch (error) {
    if (!isOfNoUse(error)) return withTable(MEMORY);
    rmSync(file);
    return withTable(file);
  }
}

const MEMORY = ':memory:';

class OtherVersionError extends Error {}

function withTable(file: string): DatabaseSync {
  // SQLite would make it for everybody to read; an empty file is a new database to it.
  if (file !== MEMORY && !existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
    if (version === 0) database.exec(TABLE);
    else if (version !== VERSION)
      throw new OtherVersionError(`${file} has version ${String(version)}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLite's result codes for a damaged file and for something that is no database. */
const DAMAGED: ReadonlySet<unknown> = new Set([11, 26]);

function isOfNoUse(error: unknown): boolean {
  if (error instanceof OtherVersionError) return true;
  return error instanceof Error && 'errcode' in error && DAMAGED.has(error.errcode);
}
