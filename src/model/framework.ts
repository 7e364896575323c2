// A framework as resolved from its folder, the user's overrides and the chosen variant: plain data.

import type { Process } from './metric.ts';

/** What a secret id stands for; the value is read when a build starts, never stored. */
export type SecretSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'env'; readonly name: string }
  /** What a command prints. */
  | { readonly kind: 'command'; readonly command: readonly string[] }
  /** This machine's certificate bundle, pip settings or npm settings: `ca`, `pip`, `npm`. */
  | { readonly kind: 'host'; readonly setting: 'ca' | 'pip' | 'npm' };

/** Variables of a container that get the values of secrets: name to id; who prints a framework prints these alone. */
export type ContainerSecrets = Readonly<Record<string, string>>;

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
  /** What its first build takes where the engine keeps its data: layers and build cache. */
  readonly diskMb: number;
  readonly deadlineS: number;
  readonly network: 'default' | 'host' | 'none';
  /** `12.9`: handed to recipes that ask; null: the recipe's own. */
  readonly cuda: string | null;
  /** Upper limit of compilers at once inside a build (MAX_JOBS, CARGO_BUILD_JOBS where the Dockerfile has them); null: its own. */
  readonly maxJobs: number | null;
}

/** A script of the branch, as found at one commit. */
export interface SanityScript {
  /** Relative to the checkout. */
  readonly file: string;
  /** Of its text. */
  readonly sha256: string;
  /** Those of the wanted flags that it knows. */
  readonly flags: readonly string[];
  /** It prints JSON when asked to. */
  readonly json: boolean;
}

export interface SanityCheck {
  /** Run in a fresh container of the image; its exit code decides. With a script: what starts it, such as `python3`. */
  readonly command: readonly string[];
  readonly deadlineS: number;
  /** Where branches keep their own script, the first that is there counts; empty: the command is all. */
  readonly scripts: readonly string[];
  /** Flags for that script, by target; it gets those that it knows. */
  readonly flags: Readonly<Record<string, readonly string[]>>;
  /** By target, the flag without which the script refuses good images: where it does not know it, `fallback` has the last word. */
  readonly needs: Readonly<Record<string, string>>;
  /** In the place of the command where the commit has none of the scripts; empty: then nothing is checked. */
  readonly fallback: readonly string[];
  readonly secrets: ContainerSecrets;
  /** Found at the commit; null before that, and where `scripts` is empty. */
  readonly script: SanityScript | null;
}

/** Compiles the sources of the commit in a dev container. */
export interface Compile {
  /** Its exit code decides. */
  readonly command: readonly string[];
  /** Where the sources lie inside the container. */
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: ContainerSecrets;
  /** Folders of the container that are kept from run to run, for each framework its own. */
  readonly caches: readonly string[];
  /** `name` or `uid:gid`; null: the image's own. */
  readonly user: string | null;
  readonly memoryMb: number | null;
  readonly deadlineS: number;
}

/** What is done with the image of a target besides building it. */
export interface TargetSteps {
  readonly compile: boolean;
  readonly sanity: boolean;
  readonly serve: boolean;
}

/** What a served model of Dynamo finds its peers by: servers in the same container, or files. */
export const COORDINATION = ['etcd', 'nats', 'file'] as const;
export type Coordination = (typeof COORDINATION)[number];

export interface ServeProcess {
  readonly process: Process;
  /** Inside the container. */
  readonly port: number;
  /** Answers 200 when the process is alive or healthy; null when there is no such path. */
  readonly health: string | null;
  readonly metrics: string | null;
}

export interface Serve {
  /** Null: the image's own command, or the frontend and the worker below. */
  readonly command: readonly string[] | null;
  /** Started in this order in one container, the first to end ends all: coordination, frontend, worker. Empty with a `command`. */
  readonly coordination: readonly Coordination[];
  readonly frontend: readonly string[];
  readonly worker: readonly string[];
  /** Of the worker alone. */
  readonly workerEnv: Readonly<Record<string, string>>;
  /** `name` or `uid:gid`; null: the image's own. */
  readonly user: string | null;
  /** Where the host's Hugging Face cache is mounted; null: it is not. */
  readonly hfHome: string | null;
  /** Asked for nothing of Hugging Face's hub. */
  readonly offline: boolean;
  readonly env: Readonly<Record<string, string>>;
  /** Of all processes. */
  readonly secrets: ContainerSecrets;
  readonly model: string;
  /** In the order they are probed: frontend first. */
  readonly processes: readonly ServeProcess[];
  readonly memoryMb: number;
  readonly cpus: number;
  readonly shmMb: number;
  /** Whole GPUs, or a share of one: 0.5. */
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
  /** Other names that `--framework` takes and that the branch's own scripts may use. */
  readonly aliases: readonly string[];
  readonly build: FrameworkBuild;
  readonly compile: Compile | null;
  readonly sanity: SanityCheck | null;
  /** By target; one that is not named gets every step but compile. */
  readonly targets: Readonly<Record<string, TargetSteps>>;
  readonly serve: Serve | null;
  readonly smoke: Smoke;
  readonly soak: LoadSpec;
  readonly metrics: { readonly minimums: MetricMinimums };
  /** The same framework in ranges of the project's version, from old to new, without gaps; empty: one for all. */
  readonly eras: readonly FrameworkEra[];
}

export interface FrameworkEra {
  /** `0.9.0`, included; null: from the beginning. */
  readonly from: string | null;
  /** Excluded; null: to the end. */
  readonly below: string | null;
  /** Whole, with `eras` empty. */
  readonly framework: Framework;
}
