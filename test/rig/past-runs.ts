// A night after night of one repository, told in few words: what each step came to and what was measured.

import type { ThisRun } from '../../src/compare/compared-run.ts';
import type { Measurement } from '../../src/model/measurement.ts';
import type { Reason } from '../../src/model/reason.ts';
import type { ImageResult, Provenance, Results, TaskResult } from '../../src/model/results.ts';
import { isoTime } from '../../src/text/time.ts';
import { someTask } from './plan-tasks.ts';
import { BEGIN, endOf, PROVENANCE, someMeasurement } from './run-events.ts';

const DAY_MS = 86_400_000;

export interface Night {
  /** Days after the first one. */
  readonly day: number;
  readonly name?: string;
  /** By kind; what is not named was not planned. Default: build and soak passed. */
  readonly steps?: Readonly<Partial<Record<'build' | 'sanity' | 'soak', Came>>>;
  readonly tokensPerSecond?: number;
  readonly ttftMs?: number;
  readonly itlMs?: number;
  readonly valid?: boolean;
  readonly load?: Partial<Measurement['load']>;
  readonly sizeBytes?: number;
  /** Of the image; default amd64. */
  readonly arch?: 'amd64' | 'arm64';
  readonly host?: string;
  readonly simulated?: boolean;
  readonly framework?: string;
  readonly ref?: string;
}

/** A word for a status, or for the class of a skip. */
export type Came = 'passed' | 'failed' | 'cancelled' | 'unchanged' | 'blocked' | 'refused';

export function night(told: Night): ThisRun {
  const { day, name = 'dynamo', steps = { build: 'passed', soak: 'passed' } } = told;
  const startedAt = isoTime(BEGIN + day * DAY_MS);
  const tasks = Object.entries(steps).map(([kind, came]) => resultOf(kind, came, told));
  const soak = tasks.find(({ kind }) => kind === 'soak');
  const results: Results = {
    version: 1,
    run: { id: runOf(day), startedAt, finishedAt: startedAt, verdict: 'passed', exitCode: 0 },
    tasks,
    images: told.sizeBytes === undefined ? [] : [imageOf(told.sizeBytes, told)],
    measurements: soak === undefined ? [] : [measured(soak, told)],
    metrics: [],
    provenance: provenanceAt(told.host ?? 'box'),
  };
  return { name, results, planned: tasks };
}

export function runOf(day: number): string {
  return `2026112${day}T070000Z-3fa9`;
}

/** A commit a night. */
export function revisionOf(day: number): string {
  return String(day).repeat(40);
}

function resultOf(kind: string, came: Came, told: Night): TaskResult {
  const { framework = 'vllm', ref = 'main', simulated = false, day } = told;
  const place = { framework, ref, simulated, revision: revisionOf(day) };
  const task = someTask(`sanity.${framework}.${kind}`, place);
  const step = { kind: kind === 'build' || kind === 'soak' ? kind : 'sanity' } as const;
  if (came === 'passed' || came === 'failed' || came === 'cancelled')
    return endOf(task, { ...step, id: `${kind}.${framework}`, status: came });
  const reason: Reason = { class: came, message: came };
  return endOf(task, { ...step, id: `${kind}.${framework}`, status: 'skipped', reason });
}

function measured({ id }: TaskResult, told: Night): Measurement {
  const { framework = 'vllm', tokensPerSecond = 1000, ttftMs = 50, valid = true } = told;
  const some = someMeasurement(someTask('soak.a'));
  return {
    ...some,
    task: id,
    framework,
    simulated: told.simulated ?? false,
    valid,
    outputTokensPerSecond: tokensPerSecond,
    ttftMs: { ...some.ttftMs, count: 40, p50: ttftMs },
    ...(told.itlMs !== undefined && { itlMs: { ...some.itlMs, count: 40, p50: told.itlMs } }),
    load: { ...some.load, ...told.load },
  };
}

function imageOf(sizeBytes: number, told: Night): ImageResult {
  const { framework = 'vllm', day, arch = 'amd64' } = told;
  const place = { framework, target: 'runtime', revision: revisionOf(day) };
  return {
    ...place,
    image: `dynamo:3fa991-${framework}-runtime-${arch}`,
    id: 'sha256:1',
    fingerprint: '1',
    sizeBytes,
  };
}

function provenanceAt(name: string): Provenance {
  return { ...PROVENANCE, host: { ...PROVENANCE.host, name } };
}
