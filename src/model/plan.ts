// The graph as a value: what a run would execute, printed, stored and read back.

import * as v from 'valibot';
import { BuildSpecSchema } from './build-spec.ts';
import type { TaskId } from './ids.ts';
import { KINDS, type Kind } from './kind.ts';
import { FailureSchema, SkipSchema } from './reason.ts';
import { RevisionSchema } from './revision.ts';

export const PLAN_VERSION = 1;

const TaskIdSchema = v.custom<TaskId>(
  (value) => typeof value === 'string' && KINDS.some((kind) => value.startsWith(`${kind}.`)),
  'a task id',
);

const FingerprintSchema = v.object({
  /** sha256, hex. */
  digest: v.string(),
  /** True while a base digest is unknown: a run settles it. */
  provisional: v.boolean(),
  /** Every input by name, so that two fingerprints can be compared in words. */
  inputs: v.record(v.string(), v.nullable(v.string())),
});
export type Fingerprint = v.InferOutput<typeof FingerprintSchema>;

const ResourcesSchema = v.object({
  /** Weight in cores. */
  cpu: v.number(),
  memoryMb: v.number(),
  diskMb: v.number(),
  /** Exclusive GPUs, or a fraction of one. */
  gpu: v.number(),
  /** `alone`: a measurement, never beside a `noisy` task or another measurement. */
  quiet: v.picklist(['alone', 'noisy', 'either']),
});
export type Resources = v.InferOutput<typeof ResourcesSchema>;

const common = {
  id: TaskIdSchema,
  framework: v.string(),
  target: v.string(),
  ref: v.string(),
  revision: v.string(),
  simulated: v.boolean(),
  /** Of a revision that nobody vouches for. */
  untrusted: v.optional(v.literal(true)),
  /** The tag that this task makes or uses. */
  image: v.string(),
  /** Sorted. */
  needs: v.array(TaskIdSchema),
  fingerprint: FingerprintSchema,
  resources: ResourcesSchema,
  deadlineMs: v.number(),
  /** From earlier runs; null when there is none. */
  expectedMs: v.nullable(v.number()),
  /** The command that repeats just this step. */
  repeat: v.string(),
  /** What of it cannot be seen elsewhere in the plan, one point a line. */
  notes: v.optional(v.array(v.string())),
  /** Decided beforehand: not executed, with the reason. */
  skip: v.optional(SkipSchema),
  /** The engine found cannot run it: refused before any work. */
  refused: v.optional(FailureSchema),
};

const BuildTaskSchema = v.object({
  ...common,
  kind: v.literal('build'),
  build: BuildSpecSchema,
  /** False: only other builds need it, so that nothing is checked or served of it. */
  wanted: v.optional(v.literal(false)),
});
const OTHER_KINDS = KINDS.filter((kind): kind is Exclude<Kind, 'build'> => kind !== 'build');
const OtherTaskSchema = v.object({ ...common, kind: v.picklist(OTHER_KINDS) });

const PlanProblemSchema = v.object({
  ref: v.string(),
  revision: v.nullable(v.string()),
  framework: v.nullable(v.string()),
  reason: FailureSchema,
});
/** A branch or a framework of it that cannot be planned; the rest still is. */
export type PlanProblem = v.InferOutput<typeof PlanProblemSchema>;

export const PlanSchema = v.object({
  version: v.literal(PLAN_VERSION),
  /** Version of the tool that made it. */
  builder: v.string(),
  /** How many tasks may run at once. */
  width: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Absolute path or address of the repository, without a login; null for the embedded default, absent in older plans. */
  repo: v.optional(v.nullable(v.string())),
  revisions: v.array(RevisionSchema),
  /** Sorted by revision, framework, target, kind. */
  tasks: v.array(v.variant('kind', [BuildTaskSchema, OtherTaskSchema])),
  problems: v.array(PlanProblemSchema),
});

export type Plan = v.InferOutput<typeof PlanSchema>;
export type Task = Plan['tasks'][number];
export type BuildTask = v.InferOutput<typeof BuildTaskSchema>;
export type OtherTask = v.InferOutput<typeof OtherTaskSchema>;
export type TaskOf<K extends Kind> = K extends 'build' ? BuildTask : OtherTask;
