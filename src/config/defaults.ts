// What holds where nobody said otherwise; the README has no table of its own and points here.

import type {
  BaseImage,
  Framework,
  FrameworkBuild,
  LoadSpec,
  SanityCheck,
  SecretSource,
  Serve,
  Smoke,
} from '../model/framework.ts';

export const DEFAULT_CONFIG_FILE = 'builder.yaml';
export const DEFAULT_TARGETS: readonly string[] = ['runtime'];
export const DEFAULT_REPORTS = 'reports';
export const DEFAULT_MAIL_FROM = 'builder@localhost';
/** First part of the embedded default's tags: its images hold Dynamo. */
export const EMBEDDED_NAME = 'dynamo';

/** What a build can ask for without a declaration: this machine's own settings. */
export const HOST_SECRETS: Readonly<Record<string, SecretSource>> = {
  ca: { kind: 'host', setting: 'ca' },
  pip: { kind: 'host', setting: 'pip' },
  npm: { kind: 'host', setting: 'npm' },
};

export const DEFAULT_BASE: BaseImage | null = null;

export const DEFAULT_BUILD: FrameworkBuild = {
  dockerfile: 'Dockerfile',
  context: '.',
  stages: {},
  args: {},
  secrets: [],
  /** Null: the engine's own platform. */
  platform: null,
  memoryMb: 2048,
  deadlineS: 3600,
  network: 'default',
};

export const DEFAULT_SANITY: Pick<SanityCheck, 'deadlineS'> = { deadlineS: 120 };

export const DEFAULT_SERVE: Omit<Serve, 'model' | 'processes'> = {
  command: null,
  env: {},
  memoryMb: 2048,
  cpus: 1,
  shmMb: 64,
  gpus: 0,
  readyWithinS: 120,
  stopGraceS: 10,
};

/** `model` where none is named. */
export const DEFAULT_MODEL = 'model';
export const DEFAULT_SMOKE: Smoke = { maxTokens: 8, unknownModel: 'refused' };

export const DEFAULT_SOAK: LoadSpec = {
  concurrency: 8,
  requests: 64,
  durationS: null,
  maxTokens: 32,
  maxErrorRate: 0,
  requestTimeoutS: 60,
  requireValid: false,
};

export const DEFAULT_FRAMEWORK: Pick<Framework, 'repo' | 'optIn' | 'simulated'> = {
  repo: 'any',
  optIn: false,
  simulated: false,
};
