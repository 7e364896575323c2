// How the image of a written framework is made: what it stands on, and its build.

import * as v from 'valibot';
import { DEFAULT_BUILD } from './defaults.ts';
import { about, key } from './described.ts';
import { count, cudaVersion, positive, texts, words } from './written-values.ts';

export const WrittenBaseSchema = v.strictObject({
  image: about(v.string(), 'Its name on the engine.', { examples: ['builder/base:bookworm'] }),
  pull: about(v.string(), 'Where it is pulled from when it is not there.'),
  suite: about(v.string(), 'The Debian suite it is made from when no registry gives it.'),
});

export const WrittenImageSchema = v.strictObject({
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
  cuda: key(
    v.nullable(cudaVersion),
    "The version of CUDA that Dynamo's own scripts are asked for; null: theirs.",
    { default: null, examples: ['13.0'] },
  ),
  maxJobs: key(
    v.nullable(count),
    'Most compilers at once inside a build, where its Dockerfile asks; null: its own choice.',
    { default: null, examples: [8] },
  ),
  memoryMb: key(count, 'What the build may need, so that not too many run at once.', {
    default: DEFAULT_BUILD.memoryMb,
  }),
  diskMb: key(
    count,
    'What its first build takes where the engine keeps its data: it starts when that is free.',
    { default: DEFAULT_BUILD.diskMb },
  ),
  deadlineS: key(positive, 'A build that takes longer has failed.', {
    default: DEFAULT_BUILD.deadlineS,
  }),
  network: key(v.picklist(['default', 'host', 'none']), 'The network of RUN steps.', {
    default: DEFAULT_BUILD.network,
  }),
});
