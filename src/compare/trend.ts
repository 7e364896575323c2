// One figure of one image over the runs, oldest first: what a trend line is drawn of.

import type { Usual } from './usual.ts';

export interface TrendPoint {
  readonly run: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly revision: string;
  /** Null where that run has no valid value: a gap stays a gap. */
  readonly value: number | null;
}

export interface Trend {
  readonly concept: 'throughput' | 'ttft';
  readonly unit: 'tok/s' | 'ms';
  readonly framework: string;
  readonly target: string;
  readonly ref: string;
  readonly simulated: boolean;
  /** The last one is this run. */
  readonly points: readonly TrendPoint[];
  /** Of the values before this run: the line and the band around it; null where no share of it can be said. */
  readonly usual: Usual | null;
}
