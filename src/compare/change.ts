// What is different from earlier runs of the same thing, as values: the words are the report's.

import type { TaskResult } from '../model/results.ts';
import type { Usual } from './usual.ts';

/** From worst to best: the order in which people want to read them. */
export const CHANGE_KINDS = [
  'new-failure',
  'still-failing',
  'worse',
  'better',
  'recovered',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/**
 * A measured value beside its earlier ones; outside the noise band, or it would be no change. How long a build takes is
 * not among them: a cold, a half warm and a warm cache differ a hundredfold, and no figure tells which one it was.
 */
export interface ChangedFigure extends Usual {
  readonly concept: 'throughput' | 'ttft' | 'itl' | 'image-size';
  readonly unit: 'tok/s' | 'ms' | 'bytes';
  readonly now: number;
}

export interface Change {
  readonly kind: ChangeKind;
  readonly framework: string;
  readonly target: string;
  readonly ref: string;
  /** Of this run. */
  readonly revision: string;
  /** Of this run. */
  readonly task: string;
  readonly simulated: boolean;
  /** Runs in a row in which it has failed, this one included; of what has recovered, in which it had; else 0. */
  readonly runs: number;
  readonly figure: ChangedFigure | null;
}

/** Against which run this one was held. */
export interface EarlierRun {
  readonly run: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
}

/** What of this run could be held against earlier ones: nothing changed is said of no more. */
export interface Compared {
  /** Carried out in this run and in an earlier one, or left out as unchanged. */
  readonly steps: number;
  /** Figures of the steps that passed, and how many of them count and have earlier ones on the same ground. */
  readonly figures: number;
  readonly comparable: number;
  /** Of the comparable ones those measured under load; the others are sizes of images. */
  readonly measured: number;
}

export interface RunChanges {
  /** The newest comparable run before this one; null where there is none. */
  readonly since: EarlierRun | null;
  readonly compared: Compared;
  /** Worst first. */
  readonly changes: readonly Change[];
}

/** Of this task, with neither a row of failures nor a figure. */
export function changeAt(task: TaskResult, kind: ChangeKind): Change {
  const { framework, target, ref, revision, simulated, id } = task;
  return { kind, framework, target, ref, revision, simulated, task: id, runs: 0, figure: null };
}
