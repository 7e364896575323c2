// Stored results to one row per framework, target and revision.

import { sumUnder } from '../metrics/minimums.ts';
import type { Measurement } from '../model/measurement.ts';
import type { MetricsResult } from '../model/metric.ts';
import type { Results } from '../model/results.ts';
import type { FrameworkComparison } from './framework-comparison.ts';
import { subjectsOf, type Subject } from './subject.ts';
import { findingsOf } from './throughput-finding.ts';

/** Only frameworks that were measured or scraped, in the order of the tasks. */
export function compareFrameworks(results: Results): FrameworkComparison[] {
  const subjects = subjectsOf(results);
  const findings = findingsOf(subjects);
  return subjects.map((subject) => ({
    ...head(subject),
    ...pages(subject.metrics),
    ...load(subject),
    finding: findings.get(subject) ?? null,
  }));
}

function head({ place, measurement }: Subject) {
  return {
    framework: place.framework,
    target: place.target,
    revision: place.revision,
    simulated: place.simulated,
    valid: measurement?.valid ?? false,
    reasons: measurement?.reasons ?? ['no load was measured'],
  };
}

function pages(metrics: readonly MetricsResult[]) {
  const scraped = metrics.length > 0;
  const lines = metrics.map((result) => result.linesByPrefix);
  const dynamo = lines.map((own) => (own === undefined ? null : sumUnder(own, 'dynamo_')));
  return {
    pageLines: scraped ? sum(metrics.map((result) => result.lines)) : null,
    names: scraped ? sum(metrics.map((result) => result.names)) : null,
    byPrefix: addUp(metrics.map((result) => result.byPrefix)),
    dynamoLines: scraped && !dynamo.includes(null) ? sum(dynamo.map((own) => own ?? 0)) : null,
  };
}

function load({ measurement, metrics }: Subject) {
  return {
    requests: measurement?.requests.ok ?? null,
    meanDurationMs: measurement?.e2eMs.mean ?? null,
    ttftMs: measurement?.ttftMs.p50 ?? null,
    ttftP99Ms: measurement?.ttftMs.p99 ?? null,
    itlMs: measurement?.itlMs.p50 ?? null,
    clientTokensPerSecond: measurement?.outputTokensPerSecond ?? null,
    serverTokensPerSecond: serverRate(measurement, metrics),
  };
}

function serverRate(
  measurement: Measurement | undefined,
  metrics: readonly MetricsResult[],
): number | null {
  const counts = metrics.map(({ concepts }) => concepts['output-tokens']?.value ?? null);
  const tokens = counts.find((count) => count !== null) ?? null;
  if (tokens === null || measurement === undefined || measurement.durationS === 0) return null;
  return tokens / measurement.durationS;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function addUp(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const totals = new Map<string, number>();
  for (const [key, value] of records.flatMap((record) => Object.entries(record)))
    totals.set(key, (totals.get(key) ?? 0) + value);
  return Object.fromEntries(totals);
}
