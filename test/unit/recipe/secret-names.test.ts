// What a Dockerfile calls like a secret is found where it has a value, and nothing else is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDockerfile } from '../../../src/recipe/dockerfile-stages.ts';
import { secretNames } from '../../../src/recipe/secret-names.ts';

function named(text: string, args: Record<string, string> = {}): readonly string[] {
  const dockerfile = readDockerfile(text);
  const stage = dockerfile.stages.length - 1;
  const needs = { stage, args, platform: 'linux/amd64', contexts: new Set<string>() };
  return secretNames(dockerfile, needs).secretNames ?? [];
}

test('arguments and variables with a value are named, in all ways to write them', () => {
  const text = `FROM scratch
ARG NPM_TOKEN=abc PLAIN=1
ENV API_KEY="\${NPM_TOKEN}" OTHER=2
ENV DB_PASSWORD hunter2
ENV AWS_SECRET_ACCESS_KEY=x GOOGLE_APPLICATION_CREDENTIALS=y
`;
  assert.deepEqual(named(text), [
    'ARG NPM_TOKEN',
    'ENV API_KEY',
    'ENV AWS_SECRET_ACCESS_KEY',
    'ENV DB_PASSWORD',
    'ENV GOOGLE_APPLICATION_CREDENTIALS',
  ]);
});

test('an argument without a value of its own counts where somebody gives it one', () => {
  const text = 'FROM scratch\nARG GITHUB_TOKEN\nARG HF_TOKEN=""\n';
  assert.deepEqual(named(text), []);
  assert.deepEqual(named(text, { GITHUB_TOKEN: 'x' }), ['ARG GITHUB_TOKEN']);
  assert.deepEqual(named('FROM scratch\n', { CI_PASSWORD: 'x', EMPTY_TOKEN: '' }), [
    'ARG CI_PASSWORD',
  ]);
});

test('what only has such a word in its name is something else, and so are stages nobody needs', () => {
  const text = `FROM scratch AS other
ENV API_TOKEN=abc
FROM scratch
ENV TOKENIZERS_PARALLELISM=false HF_TOKEN_PATH=/t SECRETS_DIR=/s MAX_TOKENS=8 PWD=/ KEY=1 KEYRING=x
RUN --mount=type=secret,id=hf,env=HF_TOKEN true
`;
  assert.deepEqual(named(text), []);
});
