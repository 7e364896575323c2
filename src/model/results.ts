// What a run leaves behind: the spine on which reports and users' scripts rely.

import * as v from 'valibot';
import { MeasurementSchema } from './measurement.ts';
import { MetricsResultSchema } from './metric.ts';
import { ReasonSchema, STATUSES } from './reason.ts';
import { KINDS } from './kind.ts';

export const RESULTS_VERSION = 1;

export const CheckSchema = v.object({
  name: v.string(),
  passed: v.boolean(),
  /** What was seen; for a failed check also what was expected. */
  detail: v.string(),
  durationMs: v.optional(v.number()),
});
/** One thing a smoke, sanity or metrics task looked at. */
export type Check = v.InferOutput<typeof CheckSchema>;

export const TaskResultSchema = v.object({
  id: v.string(),
  kind: v.picklist(KINDS),
  framework: v.string(),
  target: v.string(),
  ref: v.string(),
  revision: v.string(),
  simulated: v.boolean(),
  status: v.picklist(STATUSES),
  /** ISO 8601 UTC; null when it never started. */
  startedAt: v.nullable(v.string()),
  durationMs: v.number(),
  /** Starts, 0 when it never started. */
  attempts: v.number(),
  /** Relative to the run folder. */
  log: v.string(),
  fingerprint: v.string(),
  reason: v.optional(ReasonSchema),
  /** Failures of earlier attempts. */
  retried: v.optional(v.array(ReasonSchema)),
  /** It passed, but not at its first attempt. */
  flaky: v.optional(v.literal(true)),
  checks: v.optional(v.array(CheckSchema)),
});
export type TaskResult = v.InferOutput<typeof TaskResultSchema>;

export const ImageResultSchema = v.object({
  /** The tag. */
  image: v.string(),
  /** `sha256:...`, the engine's id. */
  id: v.string(),
  framework: v.string(),
  target: v.string(),
  revision: v.string(),
  fingerprint: v.string(),
  sizeBytes: v.number(),
});
export type ImageResult = v.InferOutput<typeof ImageResultSchema>;

export const ProvenanceSchema = v.object({
  builder: v.string(),
  node: v.string(),
  host: v.object({
    name: v.string(),
    cores: v.number(),
    memoryMb: v.number(),
    kernel: v.string(),
  }),
  engine: v.nullable(
    v.object({
      version: v.string(),
      apiVersion: v.string(),
      storageDriver: v.string(),
      backend: v.picklist(['buildkit', 'classic', 'buildx']),
    }),
  ),
  gpus: v.array(v.string()),
  /** Base image to digest or id, and who said so. */
  bases: v.record(
    v.string(),
    v.object({
      digest: v.nullable(v.string()),
      from: v.picklist(['registry', 'local', 'unknown']),
    }),
  ),
  /** Start order of the scheduler. */
  seed: v.number(),
  command: v.array(v.string()),
  simulated: v.boolean(),
});
export type Provenance = v.InferOutput<typeof ProvenanceSchema>;

export const VERDICTS = ['passed', 'failed', 'cancelled'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const ResultsSchema = v.object({
  version: v.literal(RESULTS_VERSION),
  run: v.object({
    id: v.string(),
    startedAt: v.string(),
    finishedAt: v.nullable(v.string()),
    verdict: v.nullable(v.picklist(VERDICTS)),
    exitCode: v.nullable(v.number()),
  }),
  /** Tasks that ended, in the order of the plan. */
  tasks: v.array(TaskResultSchema),
  images: v.array(ImageResultSchema),
  measurements: v.array(MeasurementSchema),
  metrics: v.array(MetricsResultSchema),
  provenance: ProvenanceSchema,
});
export type Results = v.InferOutput<typeof ResultsSchema>;
