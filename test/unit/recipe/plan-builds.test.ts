// From a checkout with Dockerfiles to builds, or to the one sentence why not.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { readText } from '../../../src/host/files.ts';
import type { FoundBuild } from '../../../src/model/build-spec.ts';
import type { Framework, FrameworkBuild } from '../../../src/model/framework.ts';
import { failure, FailureError, type Failure } from '../../../src/model/reason.ts';
import { imageReference } from '../../../src/recipe/image-reference.ts';
import { planBuilds, type FoundBuilds } from '../../../src/recipe/plan-builds.ts';
import { NO_SCRIPTS, NOTHING_ASKED, recipeTools } from '../../rig/recipe-rig.ts';
import { writeFiles, type Files } from '../../rig/git-repo.ts';

const REVISION = '0123456789abcdef0123456789abcdef01234567';

function web(build: Partial<FrameworkBuild>): Framework {
  return {
    name: 'web',
    folder: 'web',
    title: 'web',
    repo: 'any',
    optIn: false,
    simulated: false,
    dir: null,
    base: null,
    build: {
      dockerfile: 'Dockerfile',
      context: '.',
      stages: {},
      args: {},
      secrets: [],
      platform: null,
      memoryMb: 1024,
      diskMb: 1024,
      deadlineS: 60,
      network: 'default',
      cuda: null,
      maxJobs: null,
      ...build,
    },
    aliases: [],
    compile: null,
    targets: {},
    eras: [],
    sanity: null,
    serve: null,
    smoke: { maxTokens: 1, unknownModel: 'refused' },
    soak: {
      concurrency: 1,
      requests: 1,
      durationS: null,
      maxTokens: 1,
      maxErrorRate: 0,
      requestTimeoutS: 1,
      requireValid: false,
    },
    metrics: { minimums: {} },
  };
}

interface Asked {
  readonly files: Files;
  readonly build?: Partial<FrameworkBuild>;
  readonly target?: string;
  readonly contextSha256?: () => Promise<string>;
}

async function plan(asked: Asked): Promise<FoundBuilds> {
  const dir = await mkdtemp(path.join(tmpdir(), 'builder-recipe-'));
  try {
    await writeFiles(dir, asked.files);
    return await planBuilds({
      ...NOTHING_ASKED,
      ...recipeTools(),
      checkout: {
        revision: REVISION,
        readFile: (file) => readText(path.join(dir, file)),
        ...NO_SCRIPTS,
      },
      framework: web(asked.build ?? {}),
      target: asked.target ?? 'runtime',
      contextSha256: asked.contextSha256 ?? (() => Promise.resolve('c0ffee')),
    });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function buildOf(asked: Asked): Promise<FoundBuild> {
  const found = await plan(asked);
  assert.ok('builds' in found, JSON.stringify(found));
  const [build] = found.builds;
  assert.ok(build && found.builds.length === 1);
  return build;
}

async function failureOf(asked: Asked): Promise<Failure> {
  const found = await plan(asked);
  assert.ok('failure' in found, 'nothing failed');
  return found.failure;
}

test('a declared Dockerfile gives one build with all that its fingerprint needs', async () => {
  const text = 'ARG TAG=12\nFROM debian:${TAG} AS base\nFROM base AS serve\n';
  const build = await buildOf({
    files: { 'docker/web.Dockerfile': text },
    build: {
      dockerfile: './docker//web.Dockerfile',
      context: 'docker/',
      stages: { runtime: 'serve' },
      args: { TAG: '13' },
      secrets: ['pip'],
    },
  });
  assert.deepEqual(build, {
    framework: 'web',
    target: 'runtime',
    wanted: true,
    revision: REVISION,
    contextSha256: 'c0ffee',
    parents: [],
    device: null,
    content: null,
    features: [],
    spec: {
      recipe: 'dockerfile',
      dockerfile: 'docker/web.Dockerfile',
      context: 'docker',
      target: 'serve',
      platform: 'linux/amd64',
      args: { TAG: '13' },
      contexts: {},
      secrets: ['pip'],
      tags: [],
      baseImages: ['docker.io/library/debian:13'],
      upstreamTags: [],
      dockerfileSha256: createHash('sha256').update(text).digest('hex'),
    },
  });
});

const STAGES = `FROM debian:12 AS base
FROM golang:1.24 AS tools
FROM base AS dev
COPY --from=tools /go /go
COPY --from=quay.io/x/y /y /y
FROM scratch AS runtime
COPY --from=base /etc /etc
`;

const TARGETS: readonly [string, readonly string[]][] = [
  ['runtime', ['docker.io/library/debian:12']],
  ['dev', ['docker.io/library/debian:12', 'docker.io/library/golang:1.24', 'quay.io/x/y:latest']],
  ['tools', ['docker.io/library/golang:1.24']],
  ['BASE', ['docker.io/library/debian:12']],
];

for (const [target, images] of TARGETS) {
  test(`the target ${target} resolves only the images that it needs`, async () => {
    const { spec } = await buildOf({ files: { Dockerfile: STAGES }, target });
    assert.deepEqual(spec.baseImages, images);
    assert.equal(spec.target, target);
  });
}

test('without a stage of its name the target runtime is the last stage, as for docker build', async () => {
  const files = { Dockerfile: 'FROM golang AS build\nFROM debian\nCOPY --from=build /x /x\n' };
  const { spec } = await buildOf({ files });
  assert.equal(spec.target, null);
  assert.deepEqual(spec.baseImages, [
    'docker.io/library/debian:latest',
    'docker.io/library/golang:latest',
  ]);
});

test('a stage declared as null is the last stage, whatever its name', async () => {
  const { spec } = await buildOf({
    files: { Dockerfile: STAGES },
    build: { stages: { dev: null } },
    target: 'dev',
  });
  assert.equal(spec.target, null);
});

test('the platform is that of the framework, and FROM may use it', async () => {
  const { spec } = await buildOf({
    files: { Dockerfile: 'FROM --platform=$BUILDPLATFORM x/y_${TARGETARCH}:${TARGETOS}\n' },
    build: { platform: 'linux/arm64' },
  });
  assert.equal(spec.platform, 'linux/arm64');
  assert.deepEqual(spec.baseImages, ['docker.io/x/y_arm64:linux']);
});

test('only ARGs above the first FROM reach a FROM, and each may use those before it', async () => {
  const { spec } = await buildOf({
    files: {
      Dockerfile: `ARG VERSION=1.10
ARG IMAGE=registry.example.org:5000/a/b:\${VERSION:-0}
FROM \${IMAGE}
ARG LATE=x
FROM debian:\${LATE:-late}
COPY --from=0 /a /a
`,
    },
    build: { args: { LATE: 'given' } },
  });
  assert.deepEqual(spec.baseImages, [
    'docker.io/library/debian:late',
    'registry.example.org:5000/a/b:1.10',
  ]);
});

test('a name used twice means the stage above', async () => {
  const { spec } = await buildOf({ files: { Dockerfile: 'FROM debian AS debian\nFROM debian\n' } });
  assert.deepEqual(spec.baseImages, ['docker.io/library/debian:latest']);
});

test('a checkout without the Dockerfile says so', async () => {
  assert.deepEqual(await failureOf({ files: {}, build: { dockerfile: 'docker/Dockerfile' } }), {
    class: 'config',
    message: '012345678 has no docker/Dockerfile',
    where: 'docker/Dockerfile',
    hint: 'build.dockerfile names it, relative to the repository',
  });
});

test('a stage that the Dockerfile lacks is told with those it has', async () => {
  assert.deepEqual(await failureOf({ files: { Dockerfile: STAGES }, target: 'local-dev' }), {
    class: 'config',
    message: 'Dockerfile has no stage "local-dev"; there are: base, tools, dev, runtime',
    where: 'Dockerfile',
    hint: 'build.stages leads from a target to a stage',
  });
  const near = { files: { Dockerfile: STAGES }, build: { stages: { runtime: 'runtim' } } };
  assert.equal((await failureOf(near)).hint, 'did you mean "runtime"?');
  assert.equal(
    (await failureOf({ files: { Dockerfile: 'FROM a\n' }, target: 'dev' })).message,
    'Dockerfile has no stage "dev"; none has a name',
  );
});

test('a Dockerfile without FROM, and a FROM without image, are failures of class dockerfile', async () => {
  assert.deepEqual(await failureOf({ files: { Dockerfile: '# nothing\nARG A=1\n' } }), {
    class: 'dockerfile',
    message: 'Dockerfile has no FROM',
    where: 'Dockerfile',
    hint: 'begin it with FROM and the image that it builds on',
  });
  assert.deepEqual(await failureOf({ files: { Dockerfile: 'ARG BASE\nFROM ${BASE}\n' } }), {
    class: 'dockerfile',
    message: 'line 2: FROM ${BASE} names no image',
    where: 'Dockerfile:2',
    hint: 'give BASE a value under build.args',
  });
});

test('a form of variable that is not read is refused', async () => {
  assert.deepEqual(await failureOf({ files: { Dockerfile: 'ARG A=x\nFROM ${A:1}y\n' } }), {
    class: 'config',
    message: 'line 2: cannot read ${A:1}y',
    cause: '${A:1}y: this form of variable is not read',
    where: 'Dockerfile:2',
    hint: 'write it as ${NAME} or ${NAME:-default}',
  });
});

test('a context that cannot be listed is the failure of this build', async () => {
  const reason = failure('config', 'there is no folder docs');
  const contextSha256 = (): Promise<string> => Promise.reject(new FailureError(reason));
  assert.deepEqual(await failureOf({ files: { Dockerfile: 'FROM a\n' }, contextSha256 }), reason);
});

const REFERENCES: readonly [string, string][] = [
  ['debian', 'docker.io/library/debian:latest'],
  ['vllm/vllm-openai:v1', 'docker.io/vllm/vllm-openai:v1'],
  ['ghcr.io/a/b', 'ghcr.io/a/b:latest'],
  ['localhost/a', 'localhost/a:latest'],
  ['host:5000/a', 'host:5000/a:latest'],
  ['debian@sha256:00', 'docker.io/library/debian@sha256:00'],
  ['builder/base:bookworm', 'builder/base:bookworm'],
];

for (const [name, full] of REFERENCES) {
  test(`${name} is ${full} in full`, () => {
    assert.equal(imageReference(name), full);
  });
}
