// What builder.yaml says of waiting, trying again, and of whom a run trusts.

import * as v from 'valibot';
import { BUSY_GPUS } from '../model/config.ts';
import { DEFAULT_ADMISSION, DEFAULT_RETRIES } from './defaults.ts';
import { key } from './described.ts';
import { count, countFromZero, share } from './written-values.ts';

const seconds = v.pipe(v.number(), v.minValue(0, 'must be 0 or more'));

export const WrittenRetrySchema = v.strictObject({
  attempts: key(count, 'Starts of a task in all, the first included.', {
    default: DEFAULT_RETRIES.attempts,
  }),
  waitS: key(seconds, 'Seconds before the second start; doubled each time.', {
    default: DEFAULT_RETRIES.waitS,
  }),
});

export const WrittenAdmissionSchema = v.strictObject({
  waitS: key(
    seconds,
    'How long a task that could start waits for the host: disk, memory, GPUs, other runs.',
    { default: DEFAULT_ADMISSION.waitS },
  ),
  busyGpus: key(
    v.picklist(BUSY_GPUS),
    "What becomes of a task whose GPUs other people's processes use.",
    { default: DEFAULT_ADMISSION.busyGpus },
  ),
  freeDisk: key(share, 'Share of the disk, in bytes and in inodes, that no build may take.', {
    default: DEFAULT_ADMISSION.freeDisk,
  }),
  buildCacheGb: key(
    countFromZero,
    'Where the disk is short the build cache of the engine is cut to this many GB. Builds of everybody share it: without this key it is never touched.',
    { examples: [50] },
  ),
});

export const WrittenTrustSchema = v.record(
  v.string(),
  v.picklist(['trusted', 'untrusted'], 'must be trusted or untrusted'),
);
