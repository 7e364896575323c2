// How a run went between start and end: what each task waited for, which steps its build took, where it stands now.

import type { BuildStep } from './event.ts';

export interface Wait {
  /** ms since the epoch. */
  readonly from: number;
  /** Null while it still waits. */
  readonly to: number | null;
  readonly why: string;
}

/** What a service did after its task had passed: a server lives longer than the step that started it. */
export interface ServiceSpan {
  readonly readyAt: number;
  /** Null while it is alive. */
  readonly stoppedAt: number | null;
}

export interface TaskCourse {
  readonly state: 'waiting' | 'running' | 'ended';
  /** ms since the epoch; null before its first start. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** What it does or waits for, or did last. */
  readonly message: string;
  /** Before its start, and between its attempts. */
  readonly waits: readonly Wait[];
  /** Of a build, each with its last state, in the order of their first mention; equal in digest and start is one shared step. */
  readonly steps: readonly BuildStep[];
  readonly service: ServiceSpan | null;
}

/** By task id: each task of the plan has one. */
export type Course = ReadonlyMap<string, TaskCourse>;
