// A client-side load result with its validity: the numbers of one soak.

import * as v from 'valibot';

const DistributionSchema = v.object({
  count: v.number(),
  mean: v.nullable(v.number()),
  p50: v.nullable(v.number()),
  p90: v.nullable(v.number()),
  p95: v.nullable(v.number()),
  p99: v.nullable(v.number()),
  max: v.nullable(v.number()),
});
/** Linear interpolation between order statistics; null where `count` is 0. */
export type Distribution = v.InferOutput<typeof DistributionSchema>;

export const MeasurementSchema = v.object({
  task: v.string(),
  framework: v.string(),
  simulated: v.boolean(),
  /** False when the client itself was not fit to measure; `reasons` says why. */
  valid: v.boolean(),
  reasons: v.array(v.string()),
  /** From the first request sent to the last answer ended. */
  durationS: v.number(),
  requests: v.object({
    ok: v.number(),
    failed: v.number(),
    byClass: v.record(v.string(), v.number()),
  }),
  /** Of requests that passed, by the server's usage. */
  outputTokens: v.number(),
  outputTokensPerSecond: v.number(),
  requestsPerSecond: v.number(),
  /** Sent to first content chunk. */
  ttftMs: DistributionSchema,
  /** Gaps between content chunks, pooled over requests. */
  itlMs: DistributionSchema,
  /** (last content - first content) / (tokens - 1), one value per request. */
  itlMeanMs: DistributionSchema,
  /** From sent to the end of the answer. */
  e2eMs: DistributionSchema,
  /** From intended to the end of the answer; equals e2eMs in a closed loop. */
  responseMs: DistributionSchema,
  load: v.object({
    shape: v.literal('closed'),
    concurrency: v.number(),
    requests: v.nullable(v.number()),
    durationS: v.nullable(v.number()),
    maxTokens: v.number(),
  }),
});

export type Measurement = v.InferOutput<typeof MeasurementSchema>;
