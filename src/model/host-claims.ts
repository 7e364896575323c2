// What runs of one host tell each other: who holds what of the machine, and who waits for what. Others write it: it is checked.

import * as v from 'valibot';

const amount = v.pipe(v.number(), v.minValue(0), v.maxValue(1e12));

const HostClaimSchema = v.object({
  /** In cores. */
  cpu: amount,
  memoryMb: amount,
  diskMb: amount,
  /** Free where the engine keeps its data when the claim was made; null: nobody knew. */
  seenFreeMb: v.nullable(amount),
  gpus: v.pipe(
    v.array(
      v.object({
        index: v.pipe(v.number(), v.integer(), v.minValue(0)),
        share: v.pipe(amount, v.maxValue(1)),
      }),
    ),
    v.maxLength(1024),
  ),
  quiet: v.picklist(['alone', 'noisy', 'either']),
});
export type HostClaim = v.InferOutput<typeof HostClaimSchema>;

const HostWaitSchema = v.object({
  /** ms since the epoch. */
  since: v.number(),
  /** When it last asked. */
  askedAt: v.number(),
  /** GPUs as a number: which ones it gets is not known yet. */
  gpu: amount,
  ...v.pick(HostClaimSchema, ['cpu', 'memoryMb', 'quiet']).entries,
});
export type HostWait = v.InferOutput<typeof HostWaitSchema>;

export const HostEntrySchema = v.object({
  version: v.literal(1),
  host: v.string(),
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  started: v.string(),
  /** A name for people; odd characters are nobody's. */
  user: v.pipe(v.string(), v.regex(/^[\w.@$-]{1,64}$/)),
  /** The file system of the engine's data; null where it cannot be seen. */
  device: v.nullable(v.number()),
  holds: v.pipe(v.array(HostClaimSchema), v.maxLength(10_000)),
  waits: v.pipe(v.array(HostWaitSchema), v.maxLength(10_000)),
});
export type HostEntry = v.InferOutput<typeof HostEntrySchema>;
