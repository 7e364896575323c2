// What happens during a run: one typed stream that the console shows and the store keeps.

import * as v from 'valibot';
import {
  CheckSchema,
  ImageResultSchema,
  ProvenanceSchema,
  TaskResultSchema,
  VERDICTS,
} from './results.ts';
import { MeasurementSchema } from './measurement.ts';
import { MetricsResultSchema } from './metric.ts';
import { FailureSchema } from './reason.ts';

const at = { /** ms since the epoch. */ at: v.number() };
const task = { task: v.string() };

/** What a passed (or failed) task yields for the stored results. */
const TaskOutputSchema = v.object({
  image: v.optional(ImageResultSchema),
  measurement: v.optional(MeasurementSchema),
  metrics: v.optional(v.array(MetricsResultSchema)),
  checks: v.optional(v.array(CheckSchema)),
});
export type TaskOutput = v.InferOutput<typeof TaskOutputSchema>;

/** A step of a build (a BuildKit vertex); with the same `digest` and start in two builds it is one shared step. */
const BuildStepSchema = v.object({
  digest: v.string(),
  name: v.string(),
  state: v.picklist(['started', 'cached', 'done', 'failed']),
  /** ms since the epoch, by the engine's clock. */
  startedAt: v.nullable(v.number()),
  finishedAt: v.nullable(v.number()),
});
export type BuildStep = v.InferOutput<typeof BuildStepSchema>;

export const EventSchema = v.variant('type', [
  v.object({
    ...at,
    type: v.literal('run-started'),
    run: v.string(),
    provenance: ProvenanceSchema,
  }),
  v.object({
    ...at,
    type: v.literal('run-resumed'),
    provenance: ProvenanceSchema,
    /** Tasks that start anew: what they yielded before no longer counts. */
    again: v.array(v.string()),
  }),
  v.object({ ...at, ...task, type: v.literal('task-waiting'), why: v.string() }),
  v.object({ ...at, ...task, type: v.literal('task-started'), attempt: v.number() }),
  v.object({ ...at, ...task, type: v.literal('task-progress'), message: v.string() }),
  v.object({ ...at, ...task, type: v.literal('task-log'), line: v.string() }),
  v.object({ ...at, ...task, type: v.literal('build-step'), step: BuildStepSchema }),
  v.object({
    ...at,
    ...task,
    type: v.literal('attempt-failed'),
    attempt: v.number(),
    reason: FailureSchema,
    retryInMs: v.number(),
  }),
  v.object({
    ...at,
    ...task,
    type: v.literal('service-changed'),
    state: v.picklist(['starting', 'ready', 'stopping', 'stopped', 'failed']),
    reason: v.optional(v.string()),
  }),
  v.object({
    ...at,
    ...task,
    type: v.literal('task-ended'),
    result: TaskResultSchema,
    output: TaskOutputSchema,
  }),
  v.object({ ...at, type: v.literal('note'), message: v.string() }),
  v.object({
    ...at,
    type: v.literal('run-ended'),
    verdict: v.picklist(VERDICTS),
    exitCode: v.number(),
  }),
]);

export type Event = v.InferOutput<typeof EventSchema>;
export type EventType = Event['type'];
/** Subscribers must not throw and must not wait. */
export type Emit = (event: Event) => void;

/** Shown while it happens, never stored: the log file has it. */
export const TRANSIENT: ReadonlySet<EventType> = new Set<EventType>(['task-log']);
