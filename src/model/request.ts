// How a run was asked for: kept in its folder, without secrets, for the case that it has to be asked for again.

import * as v from 'valibot';

export const REQUEST_VERSION = 1;

export const RequestSchema = v.object({
  version: v.literal(REQUEST_VERSION),
  /** As typed. */
  argv: v.array(v.string()),
  /** Absolute: where it was typed. */
  cwd: v.string(),
  /** Variables that say something about a run, and no others. */
  env: v.record(v.string(), v.string()),
  /** Absolute: the configuration that was read; null where there was none. */
  config: v.nullable(v.string()),
});
export type Request = v.InferOutput<typeof RequestSchema>;
