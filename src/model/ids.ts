// The names of runs and tasks: shapes that scripts and file names rely on.

import { isoTime } from '../text/time.ts';
import type { Kind } from './kind.ts';

/** `<kind>.<framework>.<target>.<sha9 or builder>`, for example `build.mocker-vllm.runtime.builder`. */
export type TaskId = `${Kind}.${string}`;

/** `<UTC yyyymmddThhmmssZ>-<4 hex>`, for example `20261121T070000Z-3fa9`. */
export type RunId = string;

export const RUN_ID = /^\d{8}T\d{6}Z-[0-9a-f]{4}$/;

export interface TaskPlace {
  readonly kind: Kind;
  readonly framework: string;
  readonly target: string;
  /** Full sha of a commit, `<sha9>+dirty` for a tree with changes, `builder@<version>` for the embedded default. */
  readonly revision: string;
}

export function taskId(place: TaskPlace): TaskId {
  return `${place.kind}.${place.framework}.${place.target}.${shortRevision(place.revision)}`;
}

/** First nine hex digits of a commit, `<sha9>+dirty` of a tree with changes; `builder` for the embedded default. */
export function shortRevision(revision: string): string {
  if (revision.startsWith('builder@')) return 'builder';
  return revision.endsWith('+dirty') ? revision : revision.slice(0, 9);
}

/** Of a task's log, relative to the run folder. */
export function logPath(task: string): string {
  return `logs/${task}.log`;
}

/** Of the same log as a page, where a task has failed. */
export function logPagePath(task: string): string {
  return `logs/${task}.html`;
}

/** `startedAt` in ms since the epoch, `random` from 0 up to 1. */
export function runId(startedAt: number, random: number): RunId {
  const stamp = isoTime(startedAt).replace(/[-:]/g, '').replace(/\.\d+/, '');
  const suffix = Math.floor(random * 0x10000).toString(16);
  return `${stamp}-${suffix.padStart(4, '0')}`;
}
