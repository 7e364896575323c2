// What a target of a Dockerfile asks of the engine.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineFeature } from '../../../src/model/build-spec.ts';
import { dockerfileFeatures } from '../../../src/recipe/dockerfile-features.ts';
import { readDockerfile } from '../../../src/recipe/dockerfile-stages.ts';

const TEXT = `FROM debian AS base
RUN --mount=type=secret,id=pip,target=/etc/pip.conf true
RUN echo --mount=type=secret,id=key,env=KEY
FROM base AS secret
RUN --mount=type=cache,target=/c \\
    --mount=type=secret,id=aws-key-id,env=AWS_ACCESS_KEY_ID true
FROM base AS docs
COPY --link --exclude=*.md . /docs
FROM base AS runtime
COPY --from=docs /docs /docs
FROM runtime AS dev
RUN --mount=type=bind,from=secret,target=/s true
`;

const TARGETS: readonly [stage: string, contexts: readonly string[], EngineFeature[]][] = [
  ['base', [], []],
  ['secret', [], ['secret-env']],
  ['docs', [], ['copy-exclude']],
  ['runtime', [], ['copy-exclude']],
  ['dev', [], ['secret-env', 'copy-exclude']],
  ['base', ['unused'], ['named-contexts']],
  // What a named context stands for is not built.
  ['runtime', ['docs'], ['named-contexts']],
];

for (const [stage, contexts, features] of TARGETS) {
  const given = contexts.length === 0 ? '' : ` with the context ${contexts.join()}`;
  test(`the target ${stage}${given} asks for ${features.join(' and ') || 'nothing'}`, () => {
    const dockerfile = readDockerfile(TEXT);
    const needs = {
      stage: dockerfile.stages.findIndex(({ name }) => name === stage),
      args: {},
      platform: 'linux/amd64',
      contexts: new Set(contexts),
    };
    assert.deepEqual(dockerfileFeatures(dockerfile, needs), features);
  });
}
