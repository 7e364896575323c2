// What people write in framework.yaml, and under `frameworks:` in builder.yaml: every key may be left out.

import * as v from 'valibot';
import { PROCESSES } from '../model/metric.ts';
import { isObject } from '../text/unknown-json.ts';
import { DEFAULT_FRAMEWORK, DEFAULT_SMOKE, DEFAULT_SOAK } from './defaults.ts';
import { about, key } from './described.ts';
import { WrittenCompileSchema, WrittenSanitySchema, WrittenStepsSchema } from './written-checks.ts';
import { WrittenBaseSchema, WrittenImageSchema } from './written-image.ts';
import { WrittenServerSchema } from './written-server.ts';
import { count, countFromZero, positive, share, words } from './written-values.ts';
import { rangeIssues, RANGE_EXAMPLE, RANGE_PATTERN } from './written-versions.ts';

export const FRAMEWORK_FILE_VERSION = 1;

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
const [frontend, worker, server] = PROCESSES;

const keys = {
  title: key(v.string(), 'Its name for people; without it the name it is called by.'),
  repo: key(
    v.picklist(['embedded', 'dynamo', 'any']),
    'What is built: the folder itself (embedded), a repository of Dynamo by its own scripts, or any repository.',
    { default: DEFAULT_FRAMEWORK.repo },
  ),
  optIn: key(v.boolean(), 'Runs only when named by --framework.', {
    default: DEFAULT_FRAMEWORK.optIn,
  }),
  simulated: key(v.boolean(), 'No real inference engine: marked so on every page.', {
    default: DEFAULT_FRAMEWORK.simulated,
  }),
  aliases: key(words, 'Other names that --framework takes, where no framework has them.', {
    examples: [['tensorrtllm']],
  }),
  base: key(
    v.nullable(WrittenBaseSchema),
    'An image that must be on the engine before the build.',
    { default: null },
  ),
  build: key(WrittenImageSchema, 'How its image is built.'),
  targets: key(
    v.record(v.string(), WrittenStepsSchema),
    'By target, what is done with its image; one that is not named is checked and served.',
    { examples: [{ dev: { compile: true, serve: false } }] },
  ),
  compile: key(
    v.nullable(WrittenCompileSchema),
    'How the sources of a commit are compiled in the image of a target that asks for it; null: not at all.',
  ),
  sanity: key(
    v.nullable(WrittenSanitySchema),
    'A command that a good image runs without complaint; null: none.',
  ),
  serve: key(
    v.nullable(WrittenServerSchema),
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

/** In every version of the project, and what differs in some. */
const versioned = {
  ...keys,
  versions: key(
    v.pipe(
      v.record(v.string(), v.nullable(v.strictObject(keys))),
      v.rawCheck(({ dataset, addIssue }) => {
        // Beside other mistakes below them too.
        if (isObject(dataset.value)) for (const one of rangeIssues(dataset.value)) addIssue(one);
      }),
    ),
    "By range of the project's version, the keys in which it differs there. All that fit apply: from the lowest beginning up, then down the file.",
    { examples: [RANGE_EXAMPLE], propertyNames: { pattern: RANGE_PATTERN.source } },
  ),
};

/** One framework, or some of its keys. */
export const WrittenFrameworkSchema = v.strictObject(versioned);
export type WrittenFramework = v.InferOutput<typeof WrittenFrameworkSchema>;

/** `framework.yaml`: the keys above, and variants that override them; `${variant}` in any text is the variant's name. */
export const FrameworkFileSchema = v.strictObject({
  version: v.exactOptional(
    about(v.literal(FRAMEWORK_FILE_VERSION), 'Of the format of this file.'),
    FRAMEWORK_FILE_VERSION,
  ),
  ...versioned,
  variants: key(
    v.record(v.string(), v.nullable(WrittenFrameworkSchema)),
    'By name, the keys in which each differs; it is called <folder>-<variant>, and ${variant} in any text is its name.',
  ),
});
export type FrameworkFile = v.InferOutput<typeof FrameworkFileSchema>;
