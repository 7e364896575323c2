// The charts of a finished run: only where a table is slower to read.

import type { ReportInput } from '../report-input.ts';
import type { Chart } from './chart.ts';
import { latencyChart } from './latency.ts';
import { LATENCIES } from './latency-kinds.ts';
import { loadGroups } from './load-rows.ts';
import { throughputChart } from './throughput.ts';
import { trendCharts } from './trend.ts';

export function runCharts(input: ReportInput): Chart[] {
  if (input.results.run.verdict === null) return [];
  const groups = loadGroups(input).flatMap((group, index) =>
    [...LATENCIES.map((latency) => latencyChart(latency, group)), throughputChart(group)].map(
      (chart) => (index === 0 ? chart : { ...chart, id: `${chart.id}-${index + 1}` }),
    ),
  );
  return [...groups, ...trendCharts(input)];
}
