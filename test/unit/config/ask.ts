// Resolves a configuration in a temporary folder that has the frameworks of the tests.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Flags } from '../../../src/config/flags.ts';
import { resolveConfig } from '../../../src/config/resolve.ts';
import type { Config, ConfigProblem } from '../../../src/model/config.ts';
import { writeFiles, type Files } from '../../rig/git-repo.ts';

const MOCKER = `version: 1
title: Dynamo mocker (\${variant})
repo: embedded
simulated: true
build: {stages: {runtime: "\${variant}"}, secrets: [ca, pip]}
serve:
  model: tiny
  env: {ENGINE: "\${variant}", PORT: 8000}
  processes:
    frontend: {port: 8000, health: /live, metrics: /metrics}
    worker: {port: 8081, health: /health, metrics: /metrics}
soak: {requests: 100, concurrency: 4}
metrics: {minimums: {worker: {"\${variant}:": 8}}}
variants:
  vllm:
  sglang: {metrics: {minimums: {worker: {"\${variant}:": 7}}}}
  trtllm: {}
`;

export interface Asked {
  readonly files?: Files;
  readonly flags?: Flags;
  readonly env?: Readonly<Record<string, string>>;
  readonly embedded?: boolean;
}

type Answer = { config: Config; dir: string } | { problems: readonly ConfigProblem[]; dir: string };

async function resolve({
  files = {},
  flags = {},
  env = {},
  embedded = false,
}: Asked): Promise<Answer> {
  const dir = await mkdtemp(path.join(tmpdir(), 'builder-config-'));
  try {
    await writeFiles(dir, {
      'frameworks/mocker/framework.yaml': MOCKER,
      'frameworks/mocker/Dockerfile': 'FROM scratch\n',
      ...files,
    });
    const frameworksDir = path.join(dir, 'frameworks');
    const request = { flags, env, cwd: dir, home: '/home/ada', frameworksDir, embedded };
    return { ...(await resolveConfig(request)), dir };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

export async function configOf(asked: Asked): Promise<Config & { dir: string }> {
  const answer = await resolve(asked);
  assert.ok('config' in answer, JSON.stringify(answer));
  return { ...answer.config, dir: answer.dir };
}

export async function problemsOf(asked: Asked): Promise<readonly ConfigProblem[]> {
  const answer = await resolve(asked);
  assert.ok('problems' in answer, 'no problem was found');
  return answer.problems;
}

/** A repository beside, with one framework of its own. */
export const SHOP = `version: 1
repo: ../shop.git
frameworks:
  web: {build: {dockerfile: docker/Dockerfile}}
`;
