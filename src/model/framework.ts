// A framework as resolved from its folder, the user's overrides and the chosen variant: plain data.

import type { Process } from './metric.ts';

/** What a secret id stands for; the value is read when a build starts, never stored. */
export type SecretSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'env'; readonly name: string }
  /** This machine's certificate bundle, pip settings or npm settings: `ca`, `pip`, `npm`. */
  | { readonly kind: 'host'; readonly setting: 'ca' | 'pip' | 'npm' };

/** `image` is `pull` from a registry under a name of ours, else made from Debian's packages of `suite`. */
export interface BaseImage {
  readonly image: string;
  readonly pull: string;
  readonly suite: string;
}

export interface FrameworkBuild {
  /** Relative to the checkout, or to the framework's folder for the embedded default. */
  readonly dockerfile: string;
  readonly context: string;
  /** Our target name to Docker stage; null is the last stage. */
  readonly stages: Readonly<Record<string, string | null>>;
  readonly args: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly platform: string | null;
  readonly memoryMb: number;
  readonly deadlineS: number;
  readonly network: 'default' | 'host' | 'none';
}

export interface SanityCheck {
  /** Run in a fresh container of the image; its exit code decides. */
  readonly command: readonly string[];
  readonly deadlineS: number;
}

export interface ServeProcess {
  readonly process: Process;
  /** Inside the container. */
  readonly port: number;
  /** Answers 200 when the process is alive or healthy; null when there is no such path. */
  readonly health: string | null;
  readonly metrics: string | null;
}

export interface Serve {
  /** Null: the image's own command. */
  readonly command: readonly string[] | null;
  readonly env: Readonly<Record<string, string>>;
  readonly model: string;
  /** In the order they are probed: frontend first. */
  readonly processes: readonly ServeProcess[];
  readonly memoryMb: number;
  readonly cpus: number;
  readonly shmMb: number;
  readonly gpus: number;
  readonly readyWithinS: number;
  /** Longest a regular stop waits for running streams. */
  readonly stopGraceS: number;
}

export interface LoadSpec {
  readonly concurrency: number;
  /** Stop after this many requests; null: by duration alone. */
  readonly requests: number | null;
  readonly durationS: number | null;
  readonly maxTokens: number;
  /** Failed share above which the soak fails, 0 to 1. */
  readonly maxErrorRate: number;
  readonly requestTimeoutS: number;
  /** An invalid measurement ends the run with exit 6. */
  readonly requireValid: boolean;
}

export interface Smoke {
  /** Of each question. */
  readonly maxTokens: number;
  /** What a question to a model that is not there gets: a refusal, or any answer from a server that ignores the name. */
  readonly unknownModel: 'refused' | 'ignored';
}

/** Fewest families a page must show after the load, per prefix. */
export type MetricMinimums = Readonly<Partial<Record<Process, Readonly<Record<string, number>>>>>;

export interface Framework {
  /** `mocker-vllm`: folder and variant. */
  readonly name: string;
  readonly folder: string;
  readonly title: string;
  readonly repo: 'embedded' | 'dynamo' | 'any';
  readonly optIn: boolean;
  readonly simulated: boolean;
  /** Absolute: where framework.yaml lies; null when declared in builder.yaml alone. */
  readonly dir: string | null;
  readonly base: BaseImage | null;
  readonly build: FrameworkBuild;
  readonly sanity: SanityCheck | null;
  readonly serve: Serve | null;
  readonly smoke: Smoke;
  readonly soak: LoadSpec;
  readonly metrics: { readonly minimums: MetricMinimums };
}
