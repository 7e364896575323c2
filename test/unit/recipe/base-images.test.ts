// Which images an engine resolves for one target, after ARG substitution.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseImages } from '../../../src/recipe/base-images.ts';
import { declaredArgs, readDockerfile } from '../../../src/recipe/dockerfile-stages.ts';

interface Case {
  readonly title: string;
  readonly text: string;
  readonly images: readonly string[];
  readonly args?: Readonly<Record<string, string>>;
  readonly contexts?: readonly string[];
  readonly local?: readonly string[];
  readonly platform?: string;
}

const PLATFORMS = `ARG ARCH=amd64
ARG ARCH_ALT=x86_64
ARG IMAGE="nvcr.io/nvidia/cuda"
ARG TAG="\${CUDA:-12.9}-\${ARCH}"
FROM quay.io/pypa/manylinux_2_28_\${ARCH_ALT} AS wheels
FROM base_\${TARGETARCH} AS early
FROM debian AS base_arm64
FROM \${IMAGE}:\${TAG}
COPY --from=wheels /a /a
`;

const CASES: readonly Case[] = [
  {
    title: 'defaults may use ARGs above them, and only what the target reaches counts',
    text: PLATFORMS,
    images: ['nvcr.io/nvidia/cuda:12.9-amd64', 'quay.io/pypa/manylinux_2_28_x86_64:latest'],
  },
  {
    title: 'an argument without its ARG above the first FROM changes nothing',
    text: PLATFORMS,
    args: { CUDA: '13.0', ARCH_ALT: 'aarch64' },
    images: ['nvcr.io/nvidia/cuda:12.9-amd64', 'quay.io/pypa/manylinux_2_28_aarch64:latest'],
  },
  {
    title: 'an ARG of a stage reaches no FROM below it',
    text: 'ARG TAG=1\nFROM a:${TAG}\nARG TAG=2\nFROM b:${TAG}\nCOPY --from=0 /x /x\n',
    images: ['docker.io/library/a:1', 'docker.io/library/b:1'],
  },
  {
    title: 'the platform chooses the stage',
    text: 'FROM a AS base_amd64\nFROM b AS base_arm64\nFROM base_${TARGETARCH}\n',
    platform: 'linux/arm64',
    images: ['docker.io/library/b:latest'],
  },
  {
    title: 'an argument may say another platform than the build has',
    text: 'FROM a AS base_amd64\nFROM b AS base_arm64\nFROM base_${TARGETARCH}\n',
    args: { TARGETARCH: 'arm64' },
    images: ['docker.io/library/b:latest'],
  },
  {
    title: 'a stage whose name an ARG has by default is no image, and an image in its place is',
    text: 'ARG WHEELS=empty\nFROM alpine AS empty\nFROM ${WHEELS} AS wheels\nFROM a\nCOPY --from=wheels /w /w\n',
    args: { WHEELS: 'nvcr.io/nvidia/release:1' },
    images: ['docker.io/library/a:latest', 'nvcr.io/nvidia/release:1'],
  },
  {
    title: 'mounts count, named contexts and scratch do not',
    text: 'FROM scratch\nCOPY --from=trtllm_wheel . /w\nRUN --mount=type=bind,from=tools:1,target=/t true\n',
    contexts: ['trtllm_wheel'],
    images: ['docker.io/library/tools:1'],
  },
  {
    title: 'without its context a name is an image',
    text: 'FROM scratch\nCOPY --from=trtllm_wheel . /w\n',
    images: ['docker.io/library/trtllm_wheel:latest'],
  },
  {
    title: 'what another build of ours makes keeps its name',
    text: 'ARG BASE\nFROM ${BASE}\nCOPY --from=debian /x /x\n',
    args: { BASE: 'dynamo-base:v1' },
    local: ['dynamo-base:v1'],
    images: ['docker.io/library/debian:latest', 'dynamo-base:v1'],
  },
];

for (const { title, text, images, args = {}, contexts = [], local = [], platform } of CASES) {
  test(title, () => {
    const dockerfile = readDockerfile(text);
    const needs = {
      stage: dockerfile.stages.length - 1,
      args,
      platform: platform ?? 'linux/amd64',
      contexts: new Set(contexts),
    };
    assert.deepEqual(baseImages(dockerfile, needs, new Set(local)), images);
  });
}

test('declared arguments are those above and those of every stage', () => {
  const dockerfile = readDockerfile('ARG A B=1\nFROM a\nARG MAX_JOBS=16\nENV C=1\nFROM b\nARG D\n');
  assert.deepEqual([...declaredArgs(dockerfile)], ['A', 'B', 'MAX_JOBS', 'D']);
});
