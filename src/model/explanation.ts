// What `builder explain` found: why a task would run or be skipped, or of what an image was made.

import * as v from 'valibot';

const words = v.array(v.string());
const text = v.nullable(v.string());

const ChangeSchema = v.object({
  /** The task whose input it is: this one, or one that it rests on. */
  task: v.string(),
  /** By its name in the fingerprint: `arg VLLM_REF`, `base debian:12`, `dockerfile`, `settings.requests`. */
  input: v.string(),
  /** Values of arguments and variables as short digests; null: there was none, or it is not known. */
  before: text,
  now: text,
});
/** One input that differs between then and now. */
export type InputChange = v.InferOutput<typeof ChangeSchema>;

const FilesSchema = v.object({
  /** Relative to the checkout. */
  context: v.string(),
  added: words,
  modified: words,
  deleted: words,
  /** Why they cannot be listed; null where they are. */
  problem: text,
});
/** Files of a build context that differ between two commits. */
export type FileChanges = v.InferOutput<typeof FilesSchema>;

const MomentSchema = v.object({
  /** Of the stored run; null where none is known. */
  run: text,
  task: text,
  ref: text,
  revision: text,
  image: text,
  /** No trusted branch contains its commit. */
  untrusted: v.optional(v.literal(true)),
});
export type Moment = v.InferOutput<typeof MomentSchema>;

export const ExplanationSchema = v.object({
  version: v.literal(1),
  /** What was asked for: the id of a task, or an image. */
  subject: v.string(),
  kind: v.picklist(['task', 'image']),
  /** `unknown`: there is nothing to compare with. */
  state: v.picklist(['unchanged', 'changed', 'never-passed', 'unknown']),
  /** What it is now; null where no plan of now has it. */
  now: v.nullable(MomentSchema),
  /** When the same step last passed, or when the image was built. */
  before: v.nullable(MomentSchema),
  changes: v.array(ChangeSchema),
  /** Null where no file of a build context differs. */
  files: v.nullable(FilesSchema),
  /** Inputs of then, by name; empty where no stored plan has them. */
  inputs: v.record(v.string(), text),
  /** Flags that would skip it. */
  skippedBy: words,
  /** What a run would do, in one sentence. */
  sentence: v.string(),
});
export type Explanation = v.InferOutput<typeof ExplanationSchema>;
