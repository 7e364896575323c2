// What holds where nobody said otherwise; the README has no table of its own and points here.

import type {
  Admission,
  BuildOptions,
  ModelSettings,
  Retention,
  Retries,
} from '../model/config.ts';
import type {
  BaseImage,
  Compile,
  Framework,
  FrameworkBuild,
  LoadSpec,
  SanityCheck,
  SecretSource,
  Serve,
  Smoke,
  TargetSteps,
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
  diskMb: 1024,
  deadlineS: 3600,
  network: 'default',
  cuda: null,
  maxJobs: null,
};

export const DEFAULT_SANITY: SanityCheck = {
  command: [],
  deadlineS: 120,
  scripts: [],
  flags: {},
  needs: {},
  fallback: [],
  secrets: {},
  script: null,
};

export const DEFAULT_COMPILE: Omit<Compile, 'command'> = {
  workdir: '/workspace',
  env: {},
  secrets: {},
  caches: [],
  user: null,
  memoryMb: null,
  deadlineS: 3600,
};

export const DEFAULT_TARGET_STEPS: TargetSteps = { compile: false, sanity: true, serve: true };

export const DEFAULT_SERVE: Omit<Serve, 'model' | 'processes'> = {
  command: null,
  coordination: [],
  frontend: [],
  worker: [],
  workerEnv: {},
  user: null,
  hfHome: null,
  offline: false,
  env: {},
  secrets: {},
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

export const DEFAULT_OPTIONS: BuildOptions = {
  recipe: 'auto',
  platform: null,
  cuda: null,
  args: {},
  contexts: {},
  secrets: [],
  noCache: false,
  pull: false,
};
export const DEFAULT_MODEL_SETTINGS: ModelSettings = { name: null, hfCache: null, offline: false };
export const DEFAULT_RETENTION: Retention = { keep: null, maxAgeDays: null };
export const DEFAULT_RETRIES: Retries = { attempts: 3, waitS: 2 };
export const DEFAULT_ADMISSION: Admission = {
  waitS: 600,
  busyGpus: 'wait',
  freeDisk: 0.05,
  buildCacheGb: null,
};
export const DEFAULT_ENGINE_BACK_S = 60;

export const DEFAULT_FRAMEWORK: Pick<Framework, 'repo' | 'optIn' | 'simulated'> = {
  repo: 'any',
  optIn: false,
  simulated: false,
};
