// What a plan is made of: a config, facts and found builds with everything filled in.

import type { FoundBuild } from '../../../src/model/build-spec.ts';
import type { Config } from '../../../src/model/config.ts';
import type { PlanFacts } from '../../../src/model/facts.ts';
import type { Framework } from '../../../src/model/framework.ts';
import {
  DEFAULT_ADMISSION,
  DEFAULT_ENGINE_BACK_S,
  DEFAULT_MODEL_SETTINGS,
  DEFAULT_OPTIONS,
  DEFAULT_RETENTION,
  DEFAULT_RETRIES,
} from '../../../src/config/defaults.ts';
import { FRAMEWORK } from '../../rig/task-rig.ts';

export const SHA = '0123456789abcdef0123456789abcdef01234567';
export const OTHER_SHA = 'fedcba9876543210fedcba9876543210fedcba98';
export const BASE = 'debian:bookworm-slim';
export const VLLM: Framework = FRAMEWORK;

export function someConfig(more: Partial<Config> = {}): Config {
  return {
    file: null,
    profile: null,
    name: 'dynamo',
    source: { kind: 'git', repo: '/srv/dynamo' },
    refs: [],
    last: null,
    latest: false,
    asIs: false,
    build: DEFAULT_OPTIONS,
    model: DEFAULT_MODEL_SETTINGS,
    without: [],
    imageSha: null,
    reuseDev: false,
    promote: null,
    images: DEFAULT_RETENTION,
    blocked: {},
    htmlOut: null,
    frameworks: [VLLM],
    targets: ['runtime'],
    givenSoak: {},
    width: 1,
    selection: { kind: 'all' },
    subset: { kind: 'all' },
    skip: 'none',
    failureMode: 'keep-going',
    keepFailed: false,
    deadlineS: null,
    retries: DEFAULT_RETRIES,
    admission: DEFAULT_ADMISSION,
    engineBackWithinS: DEFAULT_ENGINE_BACK_S,
    trust: [],
    push: null,
    groupReadable: false,
    reportsDir: '/home/kim/reports',
    cacheDir: '/home/kim/.cache/builder',
    socket: null,
    backend: 'auto',
    mail: { to: [], url: null, from: 'builder@localhost' },
    secrets: {},
    gpus: 'auto',
    saidAgain: { build: [], serve: [] },
    linkBase: null,
    ...more,
  };
}

/** The same at every revision. */
export function frameworks(...known: readonly Framework[]): PlanFacts['frameworkAt'] {
  return (_, name) => known.find((framework) => framework.name === name);
}

export function someBuild(
  more: Partial<FoundBuild> = {},
  spec: Partial<FoundBuild['spec']> = {},
): FoundBuild {
  return {
    framework: 'vllm',
    target: 'runtime',
    revision: SHA,
    wanted: true,
    parents: [],
    device: null,
    content: null,
    features: [],
    contextSha256: 'c'.repeat(64),
    ...more,
    spec: {
      recipe: 'dockerfile',
      dockerfile: 'Dockerfile',
      context: '.',
      target: 'runtime',
      platform: 'linux/amd64',
      args: { CUDA: '12.9', PYTHON: '3.12' },
      contexts: { wheels: 'docker-image://wheels:1' },
      secrets: ['pip', 'ca'],
      tags: [],
      baseImages: [BASE],
      upstreamTags: [],
      dockerfileSha256: 'd'.repeat(64),
      ...spec,
    },
  };
}

export function someFacts(more: Partial<PlanFacts> = {}): PlanFacts {
  return {
    program: 'builder',
    revisions: [{ ref: 'main', revision: SHA, author: 'Ada', date: null, subject: 'First commit' }],
    builds: [someBuild()],
    problems: [],
    bases: new Map([[BASE, { digest: 'sha256:aa', from: 'registry' }]]),
    contexts: new Map(),
    trees: new Map(),
    frameworkAt: frameworks(VLLM),
    images: new Map(),
    ownImages: [],
    missingSecrets: new Map(),
    missingBases: new Map(),
    passed: new Set(),
    durations: new Map(),
    engine: null,
    machine: { cores: 4, memoryMb: 16_000, gpus: 0 },
    wanted: null,
    ...more,
  };
}
