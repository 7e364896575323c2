// What people write in framework.yaml, and under `frameworks:` in builder.yaml: every key may be left out.

import * as v from 'valibot';
import { PROCESSES } from '../model/metric.ts';

export const FRAMEWORK_FILE_VERSION = 1;

const positive = v.pipe(v.number(), v.gtValue(0, 'must be above 0'));
const whole = v.pipe(v.number(), v.integer('must be a whole number'));
const count = v.pipe(whole, v.minValue(1, 'must be 1 or more'));
const countFromZero = v.pipe(whole, v.minValue(0, 'must be 0 or more'));
const port = v.pipe(count, v.maxValue(65_535, 'must be a port from 1 to 65535'));
const share = v.pipe(
  v.number(),
  v.minValue(0, 'must be a share from 0 to 1'),
  v.maxValue(1, 'must be a share from 0 to 1'),
);
const path = v.pipe(v.string(), v.startsWith('/', 'must be a path that begins with "/"'));
const words = v.array(v.string());
/** Values as people write them: `PORT: 8000` and `DEBUG: true` are texts to a container. */
const text = v.pipe(
  v.union([v.string(), v.number(), v.boolean()], 'expected a text'),
  v.toString(),
);
const texts = v.record(v.string(), text);

const base = v.strictObject({ image: v.string(), pull: v.string(), suite: v.string() });

const build = v.strictObject({
  dockerfile: v.exactOptional(v.string()),
  context: v.exactOptional(v.string()),
  /** Our target name to Docker stage; null is the last stage. */
  stages: v.exactOptional(v.record(v.string(), v.nullable(v.string()))),
  args: v.exactOptional(texts),
  secrets: v.exactOptional(words),
  platform: v.exactOptional(v.nullable(v.string())),
  memoryMb: v.exactOptional(count),
  deadlineS: v.exactOptional(positive),
  network: v.exactOptional(v.picklist(['default', 'host', 'none'])),
});

const sanity = v.strictObject({
  /** Runs in place of the image's ENTRYPOINT and CMD; one that sets something up (PATH, libraries) is named first. */
  command: v.exactOptional(v.pipe(words, v.minLength(1, 'must name a command'))),
  deadlineS: v.exactOptional(positive),
});

const served = v.strictObject({
  port,
  health: v.exactOptional(v.nullable(path)),
  metrics: v.exactOptional(v.nullable(path)),
});
const [frontend, worker, server] = PROCESSES;

const serve = v.strictObject({
  /** Null: the image's own ENTRYPOINT and CMD; else in place of both, as for `sanity`. */
  command: v.exactOptional(v.nullable(words)),
  env: v.exactOptional(texts),
  model: v.exactOptional(v.string()),
  processes: v.exactOptional(
    v.strictObject({
      [frontend]: v.exactOptional(served),
      [worker]: v.exactOptional(served),
      [server]: v.exactOptional(served),
    }),
  ),
  memoryMb: v.exactOptional(count),
  cpus: v.exactOptional(positive),
  shmMb: v.exactOptional(count),
  gpus: v.exactOptional(v.pipe(v.number(), v.minValue(0, 'must be 0 or more'))),
  readyWithinS: v.exactOptional(positive),
  stopGraceS: v.exactOptional(positive),
});

/** The load of a soak; what is named last ends it, so `durationS` alone switches a default `requests` off. */
export const WrittenSoakSchema = v.strictObject({
  concurrency: v.exactOptional(count),
  requests: v.exactOptional(v.nullable(count)),
  durationS: v.exactOptional(v.nullable(positive)),
  maxTokens: v.exactOptional(count),
  maxErrorRate: v.exactOptional(share),
  requestTimeoutS: v.exactOptional(positive),
  requireValid: v.exactOptional(v.boolean()),
});
export type WrittenSoak = v.InferOutput<typeof WrittenSoakSchema>;

const minimums = v.record(v.string(), countFromZero);

const keys = {
  title: v.exactOptional(v.string()),
  repo: v.exactOptional(v.picklist(['embedded', 'dynamo', 'any'])),
  /** Runs only when named by `--framework`. */
  optIn: v.exactOptional(v.boolean()),
  /** Marked as simulated on every page. */
  simulated: v.exactOptional(v.boolean()),
  base: v.exactOptional(v.nullable(base)),
  build: v.exactOptional(build),
  sanity: v.exactOptional(v.nullable(sanity)),
  serve: v.exactOptional(v.nullable(serve)),
  smoke: v.exactOptional(v.strictObject({ maxTokens: v.exactOptional(count) })),
  soak: v.exactOptional(WrittenSoakSchema),
  metrics: v.exactOptional(
    v.strictObject({
      /** Fewest families a page must show after the load, per prefix. */
      minimums: v.exactOptional(
        v.strictObject({
          [frontend]: v.exactOptional(minimums),
          [worker]: v.exactOptional(minimums),
          [server]: v.exactOptional(minimums),
        }),
      ),
    }),
  ),
};

/** One framework, or some of its keys. */
export const WrittenFrameworkSchema = v.strictObject(keys);
export type WrittenFramework = v.InferOutput<typeof WrittenFrameworkSchema>;

/** `framework.yaml`: the keys above, and variants that override them; `${variant}` in any text is the variant's name. */
export const FrameworkFileSchema = v.strictObject({
  version: v.exactOptional(v.literal(FRAMEWORK_FILE_VERSION), FRAMEWORK_FILE_VERSION),
  ...keys,
  variants: v.exactOptional(v.record(v.string(), v.nullable(WrittenFrameworkSchema))),
});
export type FrameworkFile = v.InferOutput<typeof FrameworkFileSchema>;
