// Prometheus values by meaning, as stored: what one scraped page says.

import * as v from 'valibot';

export const PROCESSES = ['frontend', 'worker', 'server'] as const;
/** Which process of a served model answers. */
export type Process = (typeof PROCESSES)[number];

export const ConceptValueSchema = v.object({
  /** The metric family it was read from. */
  metric: v.string(),
  unit: v.string(),
  better: v.picklist(['lower', 'higher', 'neither']),
  kind: v.picklist(['gauge', 'counter', 'histogram', 'summary']),
  /** Gauge: its value after the load. Counter: its increase. Histogram: its mean over the load. Null where nothing was observed. */
  value: v.nullable(v.number()),
  /** Observations of a histogram during the load. */
  count: v.optional(v.number()),
  sum: v.optional(v.number()),
  p50: v.optional(v.nullable(v.number())),
  p90: v.optional(v.nullable(v.number())),
  p99: v.optional(v.nullable(v.number())),
  /** True when a counter fell between the scrapes: the process restarted, the increase is since then. */
  reset: v.optional(v.boolean()),
});
export type ConceptValue = v.InferOutput<typeof ConceptValueSchema>;

export const MetricsResultSchema = v.object({
  task: v.string(),
  framework: v.string(),
  process: v.picklist(PROCESSES),
  /** Lines of the page scraped after the load. */
  lines: v.number(),
  /** Metric families of that page. */
  names: v.number(),
  /** Families per prefix, for example {"dynamo_frontend_": 41, "vllm:": 8}. */
  byPrefix: v.record(v.string(), v.number()),
  /** Lines of those families, their declarations included. */
  linesByPrefix: v.optional(v.record(v.string(), v.number())),
  concepts: v.record(v.string(), ConceptValueSchema),
});
export type MetricsResult = v.InferOutput<typeof MetricsResultSchema>;

/** One scrape: the page as served, with when it was asked. */
export interface Snapshot {
  readonly process: Process;
  readonly text: string;
  /** Wall clock, ms since the epoch. */
  readonly at: number;
}
