// What people write in framework.yaml, and under `frameworks:` in builder.yaml: every key may be left out.

import * as v from 'valibot';
import { PROCESSES } from '../model/metric.ts';
import {
  DEFAULT_BUILD,
  DEFAULT_FRAMEWORK,
  DEFAULT_MODEL,
  DEFAULT_SANITY,
  DEFAULT_SERVE,
  DEFAULT_SMOKE,
  DEFAULT_SOAK,
} from './defaults.ts';
import { about, key } from './described.ts';

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

const base = v.strictObject({
  image: about(v.string(), 'Its name on the engine.', { examples: ['builder/base:bookworm'] }),
  pull: about(v.string(), 'Where it is pulled from when it is not there.'),
  suite: about(v.string(), 'The Debian suite it is made from when no registry gives it.'),
});

const build = v.strictObject({
  dockerfile: key(
    v.string(),
    'Relative to the repository, or to the folder of an embedded framework.',
    {
      default: DEFAULT_BUILD.dockerfile,
    },
  ),
  context: key(v.string(), 'The folder whose files a build gets, after .dockerignore.', {
    default: DEFAULT_BUILD.context,
  }),
  stages: key(
    v.record(v.string(), v.nullable(v.string())),
    'From our target to the stage of the Dockerfile; null is the last stage.',
    { examples: [{ runtime: 'server', dev: 'tools' }] },
  ),
  args: key(texts, 'Build arguments; never a password: images keep them.'),
  secrets: key(
    words,
    'Ids of secrets that the build gets as --mount=type=secret: declared under "secrets" of builder.yaml, or ca, pip, npm.',
  ),
  platform: key(v.nullable(v.string()), "Null: the engine's own.", {
    default: null,
    examples: ['linux/amd64'],
  }),
  memoryMb: key(count, 'What the build may need, so that not too many run at once.', {
    default: DEFAULT_BUILD.memoryMb,
  }),
  deadlineS: key(positive, 'A build that takes longer has failed.', {
    default: DEFAULT_BUILD.deadlineS,
  }),
  network: key(v.picklist(['default', 'host', 'none']), 'The network of RUN steps.', {
    default: DEFAULT_BUILD.network,
  }),
});

const sanity = v.strictObject({
  command: key(
    v.pipe(words, v.minLength(1, 'must name a command')),
    "Run in a fresh container in place of the image's ENTRYPOINT and CMD; exit code 0 is a pass. An entry point that sets something up (PATH, libraries) is named first.",
    { examples: [['python3', '-c', 'import server']] },
  ),
  deadlineS: key(positive, 'A check that takes longer has failed.', {
    default: DEFAULT_SANITY.deadlineS,
  }),
});

const served = v.strictObject({
  port: about(port, 'Where it listens inside the container.'),
  health: key(
    v.nullable(path),
    'Answers 200 when the process is fit to work; null: there is none.',
    {
      default: null,
    },
  ),
  metrics: key(v.nullable(path), 'A Prometheus page; null: there is none.', { default: null }),
});
const [frontend, worker, server] = PROCESSES;

const serve = v.strictObject({
  command: key(v.nullable(words), "In place of the image's ENTRYPOINT and CMD; null: those.", {
    default: DEFAULT_SERVE.command,
  }),
  env: key(texts, 'Variables of the container.'),
  model: key(v.string(), 'As /v1/models lists it.', { default: DEFAULT_MODEL }),
  processes: key(
    v.strictObject({
      [frontend]: key(served, 'Answers people: chat, completions, the list of models.'),
      [worker]: key(served, 'Works behind a frontend.'),
      [server]: key(served, 'Frontend and worker in one process.'),
    }),
    'What listens in the container; all are probed until they are ready.',
  ),
  memoryMb: key(count, 'Memory of the container.', { default: DEFAULT_SERVE.memoryMb }),
  cpus: key(positive, 'CPUs of the container.', { default: DEFAULT_SERVE.cpus }),
  shmMb: key(count, 'Shared memory of the container.', { default: DEFAULT_SERVE.shmMb }),
  gpus: key(v.pipe(v.number(), v.minValue(0, 'must be 0 or more')), 'GPUs, or a share of one.', {
    default: DEFAULT_SERVE.gpus,
  }),
  readyWithinS: key(positive, 'A server that is not ready by then has failed.', {
    default: DEFAULT_SERVE.readyWithinS,
  }),
  stopGraceS: key(positive, 'How long running answers have at a regular stop.', {
    default: DEFAULT_SERVE.stopGraceS,
  }),
});

/** The load of a soak; what is named last ends it, so `durationS` alone switches a default `requests` off. */
export const WrittenSoakSchema = v.strictObject({
  concurrency: key(count, 'Users, each sending its next request when its last has ended.', {
    default: DEFAULT_SOAK.concurrency,
  }),
  requests: key(v.nullable(count), 'Requests in all; null: the duration ends it.', {
    default: DEFAULT_SOAK.requests,
  }),
  durationS: key(
    v.nullable(positive),
    'How long; switches "requests" off where that is not named too.',
    {
      default: DEFAULT_SOAK.durationS,
    },
  ),
  maxTokens: key(count, 'Tokens asked for in each request.', { default: DEFAULT_SOAK.maxTokens }),
  maxErrorRate: key(share, 'Failed share that is still a pass.', {
    default: DEFAULT_SOAK.maxErrorRate,
  }),
  requestTimeoutS: key(positive, 'A request that takes longer has failed.', {
    default: DEFAULT_SOAK.requestTimeoutS,
  }),
  requireValid: key(v.boolean(), 'Exit code 6 when the client was not fit to measure.', {
    default: DEFAULT_SOAK.requireValid,
  }),
});
export type WrittenSoak = v.InferOutput<typeof WrittenSoakSchema>;

const minimums = v.record(v.string(), countFromZero);

const keys = {
  title: key(v.string(), 'Its name for people; without it the name it is called by.'),
  repo: key(
    v.picklist(['embedded', 'dynamo', 'any']),
    'What is built: the folder itself (embedded), or a repository.',
    { default: DEFAULT_FRAMEWORK.repo },
  ),
  optIn: key(v.boolean(), 'Runs only when named by --framework.', {
    default: DEFAULT_FRAMEWORK.optIn,
  }),
  simulated: key(v.boolean(), 'No real inference engine: marked so on every page.', {
    default: DEFAULT_FRAMEWORK.simulated,
  }),
  base: key(v.nullable(base), 'An image that must be on the engine before the build.', {
    default: null,
  }),
  build: key(build, 'How its image is built.'),
  sanity: key(
    v.nullable(sanity),
    'A command that a good image runs without complaint; null: none.',
  ),
  serve: key(
    v.nullable(serve),
    'How it is started and known to be ready; without it, it is only built and checked.',
  ),
  smoke: key(
    v.strictObject({
      maxTokens: key(count, 'Tokens asked for in each question.', {
        default: DEFAULT_SMOKE.maxTokens,
      }),
      unknownModel: key(
        v.picklist(['refused', 'ignored']),
        'What a question to a model that is not there gets. A server of one model may ignore the name and answer.',
        { default: DEFAULT_SMOKE.unknownModel },
      ),
    }),
    'The questions asked before the load.',
  ),
  soak: key(WrittenSoakSchema, 'The load.'),
  metrics: key(
    v.strictObject({
      minimums: key(
        v.strictObject({
          [frontend]: key(minimums, 'By prefix, of the frontend.'),
          [worker]: key(minimums, 'By prefix, of the worker.'),
          [server]: key(minimums, 'By prefix, of the server.'),
        }),
        'Fewest metric families a page must show after the load, by their prefix.',
      ),
    }),
    'What its metrics pages must show.',
  ),
};

/** One framework, or some of its keys. */
export const WrittenFrameworkSchema = v.strictObject(keys);
export type WrittenFramework = v.InferOutput<typeof WrittenFrameworkSchema>;

/** `framework.yaml`: the keys above, and variants that override them; `${variant}` in any text is the variant's name. */
export const FrameworkFileSchema = v.strictObject({
  version: v.exactOptional(
    about(v.literal(FRAMEWORK_FILE_VERSION), 'Of the format of this file.'),
    FRAMEWORK_FILE_VERSION,
  ),
  ...keys,
  variants: key(
    v.record(v.string(), v.nullable(WrittenFrameworkSchema)),
    'By name, the keys in which each differs; it is called <folder>-<variant>, and ${variant} in any text is its name.',
  ),
});
export type FrameworkFile = v.InferOutput<typeof FrameworkFileSchema>;
