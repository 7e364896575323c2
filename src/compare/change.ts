// What is different from earlier runs of the same thing, as values: the words are the report's.

/** From worst to best: the order in which people want to read them. */
export const CHANGE_KINDS = [
  'new-failure',
  'still-failing',
  'worse',
  'better',
  'recovered',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** A measured value beside its earlier ones; outside the noise band, or it would be no change. */
export interface ChangedFigure {
  readonly concept: 'throughput' | 'ttft' | 'itl' | 'image-size' | 'build-time';
  readonly unit: 'tok/s' | 'ms' | 'bytes';
  readonly now: number;
  /** Median of the earlier values. */
  readonly before: number;
  /** Half width of the noise band as a share of `before`: 0.04 is plus or minus 4 %. */
  readonly noise: number;
  /** How many earlier values the band rests on. */
  readonly count: number;
}

export interface Change {
  readonly kind: ChangeKind;
  readonly framework: string;
  readonly target: string;
  readonly ref: string;
  /** Of this run. */
  readonly revision: string;
  /** Of this run; null where the step is no longer planned. */
  readonly task: string | null;
  readonly simulated: boolean;
  /** Runs in a row in which it has failed, this one included; 0 for what does not fail. */
  readonly runs: number;
  readonly figure: ChangedFigure | null;
}

/** Against which run this one was held. */
export interface EarlierRun {
  readonly run: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
}

export interface RunChanges {
  /** The newest comparable run before this one; null where there is none. */
  readonly since: EarlierRun | null;
  /** Worst first. */
  readonly changes: readonly Change[];
}
