// What `builder doctor` found: one check after another, each with what it means and the command that mends it.

import * as v from 'valibot';

/** `problem`: a run would not work; `unknown`: it could not be found out. */
export const CHECK_STATES = ['ok', 'warning', 'problem', 'unknown'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

export const CheckSchema = v.object({
  /** Stays the same: `engine`, `git`, `engine disk`. */
  name: v.string(),
  state: v.picklist(CHECK_STATES),
  /** In words. */
  found: v.string(),
  /** For whoever runs builder, one point a line; null where what was found says it. */
  means: v.nullable(v.string()),
  /** One command, or one thing to do; null where there is nothing to mend. */
  mend: v.nullable(v.string()),
  /** What was found, for programs; sizes in bytes, times in ms. */
  facts: v.record(
    v.string(),
    v.nullable(v.union([v.string(), v.number(), v.boolean(), v.array(v.string())])),
  ),
});

export const DiagnosisSchema = v.object({
  version: v.literal(1),
  /** ISO, UTC. */
  at: v.string(),
  host: v.string(),
  /** Whether a run would work: no check is a problem. */
  able: v.boolean(),
  checks: v.array(CheckSchema),
});

export type Check = v.InferOutput<typeof CheckSchema>;
export type Diagnosis = v.InferOutput<typeof DiagnosisSchema>;
