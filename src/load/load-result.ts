// What one load leaves behind: every request as it went, and how fit the client was to measure it.

import type { LoadSpec } from '../model/framework.ts';

/** All times in ms since the load began, on one monotonic clock. */
export interface RequestRecord {
  /** From 0, in the order of sending; also picks the prompt. */
  readonly index: number;
  /** Which of the concurrent users sent it. */
  readonly slot: number;
  /** When it should have been sent; equals `sentAt` in a closed loop. */
  readonly intendedAt: number;
  /** Before connecting. */
  readonly sentAt: number;
  /** One per chunk with text, taken when its bytes arrived; equal for chunks of one read. */
  readonly contentAt: readonly number[];
  /** When the last bytes arrived, or when it failed. */
  readonly endAt: number;
  /** `ok`, or the class of its failure. */
  readonly outcome: string;
  /** By the server's usage; null where it said none. */
  readonly tokens: number | null;
  readonly error: string | null;
}

/** The client's own state during the load. */
export interface SelfWatch {
  /** How late its event loop was, sampled every few ms; 0 where the load was too short for a sample. */
  readonly loopDelayP99Ms: number;
  readonly loopDelayMaxMs: number;
  /** Share of the time its event loop was busy, 0 to 1. */
  readonly loopBusy: number;
}

/** `gave-up`: request after request failed. `cancelled`: the caller's signal. */
export type LoadEnd = 'requests' | 'duration' | 'gave-up' | 'cancelled';

export interface LoadResult {
  readonly spec: LoadSpec;
  /** Wall clock, ms since the epoch. */
  readonly startedAt: number;
  /** The monotonic clock when the load began: zero of all times. */
  readonly origin: number;
  readonly end: LoadEnd;
  /** By index. */
  readonly records: readonly RequestRecord[];
  readonly watch: SelfWatch;
}

export interface LoadProgress {
  readonly ok: number;
  readonly failed: number;
  /** Of requests that passed. */
  readonly tokens: number;
  readonly elapsedMs: number;
}
