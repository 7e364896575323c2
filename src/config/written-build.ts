// What builder.yaml says of all builds, of the model, and of which images and commits count.

import * as v from 'valibot';
import { RECIPES } from '../model/build-spec.ts';
import { DEFAULT_OPTIONS } from './defaults.ts';
import { key } from './described.ts';

/** `MAX_JOBS: 8` is a text to a build. */
const argument = v.pipe(
  v.union([v.string(), v.number(), v.boolean()], 'expected a text'),
  v.toString(),
);
const count = v.pipe(
  v.number(),
  v.integer('must be a whole number'),
  v.minValue(1, 'must be 1 or more'),
);

export const WrittenBuildSchema = v.strictObject({
  recipe: key(
    v.picklist(['auto', ...RECIPES]),
    "How the commits describe their builds; auto: as each commit's own files show.",
    { default: DEFAULT_OPTIONS.recipe },
  ),
  platform: key(v.string(), "What is built for; without it the framework's, else the engine's.", {
    examples: ['linux/arm64'],
  }),
  cuda: key(v.string(), "The version of CUDA; without it the framework's, else the commit's own.", {
    examples: ['12.9'],
  }),
  args: key(
    v.record(v.string(), argument),
    'Build arguments, above those of frameworks and scripts; never a password: images keep them.',
    { examples: [{ MAX_JOBS: '8' }] },
  ),
  contexts: key(
    v.record(v.string(), v.string()),
    'Named contexts: a folder, relative to this file, or docker-image://NAME.',
    { examples: [{ wheels: '../wheels' }] },
  ),
  secrets: key(
    v.array(v.string()),
    'Ids of secrets that every build gets; "secrets" at the top says where their values come from.',
  ),
  noCache: key(v.boolean(), 'Nothing is taken from earlier builds.', {
    default: DEFAULT_OPTIONS.noCache,
  }),
  pull: key(v.boolean(), 'Base images are asked for anew.', { default: DEFAULT_OPTIONS.pull }),
});

export const WrittenModelSchema = v.strictObject({
  name: key(v.string(), "What is served in the place of each framework's own model.", {
    examples: ['Qwen/Qwen3-0.6B'],
  }),
  cache: key(
    v.string(),
    'A Hugging Face cache of this machine, relative to this file, that servers may use.',
  ),
  offline: key(v.boolean(), "Servers ask nothing of Hugging Face's hub.", { default: false }),
});

export const WrittenImagesSchema = v.strictObject({
  keep: key(
    count,
    'How many images of each framework and target stay, the newest; without it all.',
    { examples: [3] },
  ),
  maxAgeDays: key(
    v.pipe(v.number(), v.gtValue(0, 'must be above 0')),
    'How old an image may become; without it any age.',
    { examples: [14] },
  ),
});
