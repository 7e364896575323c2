// Events of a made-up run, for those that listen to them.

import type { Event, TaskOutput } from '../../src/model/event.ts';
import type { Measurement } from '../../src/model/measurement.ts';
import type { Task } from '../../src/model/plan.ts';
import type { Provenance, TaskResult } from '../../src/model/results.ts';

export const RUN = '20261121T070000Z-3fa9';
/** 07:00:00 on 21 November 2026, UTC. */
export const BEGIN = Date.UTC(2026, 10, 21, 7, 0, 0);

export const PROVENANCE: Provenance = {
  builder: '0.0.0',
  node: '24.21.0',
  host: { name: 'box', cores: 2, memoryMb: 8000, kernel: '6.1.0' },
  engine: null,
  gpus: [],
  bases: {},
  seed: 1,
  command: ['builder', 'run'],
  simulated: true,
};

export function runStarted(at = BEGIN, run = RUN): Event {
  return { type: 'run-started', at, run, provenance: PROVENANCE };
}

export function runEnded(at: number, exitCode = 0): Event {
  return { type: 'run-ended', at, verdict: exitCode === 0 ? 'passed' : 'failed', exitCode };
}

export function endOf(task: Task, more: Partial<TaskResult> = {}): TaskResult {
  return {
    id: task.id,
    kind: task.kind,
    framework: task.framework,
    target: task.target,
    ref: task.ref,
    revision: task.revision,
    simulated: task.simulated,
    status: 'passed',
    startedAt: '2026-11-21T07:00:01.000Z',
    durationMs: 4210,
    attempts: 1,
    log: `logs/${task.id}.log`,
    fingerprint: task.fingerprint.digest,
    ...more,
  };
}

export function taskEnded(
  task: Task,
  more: Partial<TaskResult> = {},
  output: TaskOutput = {},
  at = BEGIN + 5000,
): Event {
  return { type: 'task-ended', at, task: task.id, result: endOf(task, more), output };
}

const NOTHING = { count: 0, mean: null, p50: null, p90: null, p95: null, p99: null, max: null };

export function someMeasurement(task: Task): Measurement {
  return {
    task: task.id,
    framework: task.framework,
    simulated: true,
    valid: true,
    reasons: [],
    durationS: 10,
    requests: { ok: 40, failed: 0, byClass: {} },
    outputTokens: 1000,
    outputTokensPerSecond: 100,
    requestsPerSecond: 4,
    ttftMs: NOTHING,
    itlMs: NOTHING,
    itlMeanMs: NOTHING,
    e2eMs: NOTHING,
    responseMs: NOTHING,
    load: { shape: 'closed', concurrency: 1, requests: 40, durationS: null, maxTokens: 64 },
  };
}
