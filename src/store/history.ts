// What earlier runs say about the next one: what passed already, and how long things take.

import type { DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import type { TaskPlace } from '../model/ids.ts';
import type { Results } from '../model/results.ts';
import { quantile } from '../text/quantile.ts';
import { openDatabase } from './history-file.ts';
import { readResults } from './read.ts';
import { runFolder } from './run-folder.ts';
import { listRuns } from './runs.ts';

export interface History {
  /** Replaces what was known of this run. */
  record(results: Results): void;
  /** `<kind> <fingerprint>` of every task whose latest execution passed: a later failure on the same inputs undoes a pass. */
  passedFingerprints(): Set<string>;
  /** Newest first: when tasks like this one passed. */
  passes(place: Pick<TaskPlace, 'kind' | 'framework' | 'target'>): PastTask[];
  /** Newest first: passed builds whose fingerprint begins like this. */
  builds(fingerprint: string): PastTask[];
  /** Newest first: runs that had a task of this id, or one that begins with it and a dot. */
  runsOf(task: string): PastTask[];
  /** Median ms of passed tasks by `<kind>.<framework>.<target>`, over the latest executions. */
  medianDurations(): Map<string, number>;
  close(): void;
}

/** In one run; its folder may be gone. */
export interface PastTask {
  readonly run: string;
  readonly task: string;
  readonly fingerprint: string;
}

/** How many of the latest executions a median is made of. */
const LATEST = 20;

/**
 * Catches up with the folders first: it knows runs that were killed before they could be recorded, and a lost,
 * damaged or older database is made anew. A run without an end is read again each time: it may still go on.
 */
export async function openHistory(reportsDir: string): Promise<History> {
  const runs = await listRuns(reportsDir);
  const database = openDatabase(reportsDir);
  const known = new Set(texts(database, 'SELECT run AS text FROM runs WHERE finished'));
  for (const id of runs.filter((run) => !known.has(run))) {
    const stored = await readResults(runFolder(reportsDir, id));
    // What cannot be read cannot have passed.
    if (stored.kind === 'read') record(database, stored.value);
  }
  return {
    record: (results) => record(database, results),
    passedFingerprints: () => new Set(texts(database, PASSED)),
    passes: ({ kind, framework, target }) => past(database, PASSES, [kind, framework, target]),
    builds: (fingerprint) => past(database, BUILDS, [fingerprint]),
    runsOf: (task) => past(database, RUNS, [task, task]),
    medianDurations: () => medianDurations(database),
    close: () => database.close(),
  };
}

export async function recordInHistory(reportsDir: string, results: Results): Promise<void> {
  const history = await openHistory(reportsDir);
  try {
    history.record(results);
  } finally {
    history.close();
  }
}

function record(database: DatabaseSync, { run, tasks }: Results): void {
  const insert = database.prepare('INSERT INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  database.exec('BEGIN IMMEDIATE');
  try {
    const finished = run.finishedAt === null ? 0 : 1;
    database.prepare('INSERT OR REPLACE INTO runs VALUES (?, ?)').run(run.id, finished);
    database.prepare('DELETE FROM tasks WHERE run = ?').run(run.id);
    for (const task of tasks) {
      const { id, kind, framework, target, fingerprint, status, startedAt, durationMs } = task;
      const place = [run.id, id, kind, framework, target] as const;
      insert.run(...place, fingerprint, status, startedAt, durationMs);
    }
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

const PASSED = `
  SELECT kind || ' ' || fingerprint AS text FROM (
    SELECT kind, fingerprint, status,
      row_number() OVER (PARTITION BY kind, fingerprint ORDER BY started_at DESC, run DESC) AS age
    FROM tasks WHERE status IN ('passed', 'failed')
  ) WHERE age = 1 AND status = 'passed'`;

const DURATIONS = `
  SELECT place, duration_ms AS ms FROM (
    SELECT kind || '.' || framework || '.' || target AS place, duration_ms,
      row_number() OVER (PARTITION BY kind, framework, target ORDER BY started_at DESC, run DESC) AS age
    FROM tasks WHERE status = 'passed'
  ) WHERE age <= ${LATEST} ORDER BY place, ms`;

const NEWEST_FIRST = 'ORDER BY started_at DESC, run DESC';
const PAST = 'SELECT run, task, fingerprint FROM tasks WHERE';
const PASSES = `${PAST} kind = ? AND framework = ? AND target = ? AND status = 'passed' ${NEWEST_FIRST}`;
const BUILDS = `${PAST} kind = 'build' AND status = 'passed' AND instr(fingerprint, ?) = 1 ${NEWEST_FIRST}`;
const RUNS = `${PAST} task = ? OR instr(task, ? || '.') = 1 ORDER BY run DESC`;

const PastRows = v.array(v.object({ run: v.string(), task: v.string(), fingerprint: v.string() }));

function past(database: DatabaseSync, query: string, values: readonly string[]): PastTask[] {
  return v.parse(PastRows, database.prepare(query).all(...values));
}

const TextRows = v.array(v.object({ text: v.string() }));
const DurationRows = v.array(v.object({ place: v.string(), ms: v.number() }));

function texts(database: DatabaseSync, query: string): string[] {
  return v.parse(TextRows, database.prepare(query).all()).map(({ text }) => text);
}

function medianDurations(database: DatabaseSync): Map<string, number> {
  const rows = v.parse(DurationRows, database.prepare(DURATIONS).all());
  const medians = new Map<string, number>();
  for (const [place, same] of Map.groupBy(rows, (row) => row.place)) {
    const median = quantile(
      same.map(({ ms }) => ms),
      0.5,
    );
    if (median !== null) medians.set(place, median);
  }
  return medians;
}
