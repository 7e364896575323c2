// Runs of which only the load matters: a line a framework.

import type { Distribution, Measurement } from '../../../../src/model/measurement.ts';
import type { ReportInput } from '../../../../src/report/report-input.ts';
import { comparisonRow, EMBEDDED, journey, measurement, NOW, plan, results } from '../samples.ts';

export interface Loaded {
  readonly name: string;
  readonly ttft?: Partial<Distribution>;
  readonly itl?: Partial<Distribution>;
  readonly rate?: number;
  readonly more?: Partial<Measurement>;
}

export function loadRun(loaded: readonly Loaded[]): ReportInput {
  const tasks = loaded.flatMap(({ name }) => journey(name, EMBEDDED));
  return {
    plan: plan(tasks, [EMBEDDED]),
    results: { ...results(tasks), measurements: loaded.map(measured) },
    comparison: loaded.map(({ name, rate = 100 }) =>
      comparisonRow(name, { serverTokensPerSecond: rate * 0.99 }),
    ),
    now: NOW,
  };
}

function measured({ name, ttft = {}, itl = {}, rate = 100, more = {} }: Loaded): Measurement {
  return measurement(name, {
    ttftMs: spread(ttft),
    itlMs: spread({ p50: 10, ...itl }),
    outputTokensPerSecond: rate,
    ...more,
  });
}

/** Ordinary for its median: p90 a third above it, p99 twice. */
function spread({ p50 = 20, count = 256, ...more }: Partial<Distribution>): Distribution {
  const middle = p50 ?? 0;
  return {
    count,
    mean: middle * 1.1,
    p50,
    p90: middle * 1.3,
    p95: middle * 1.5,
    p99: middle * 2,
    max: middle * 3,
    ...more,
  };
}
