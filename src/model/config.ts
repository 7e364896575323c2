// What a run was asked to do: files, flags and environment already merged and checked.

import type { RecipeName } from './build-spec.ts';
import type { Framework, LoadSpec, SecretSource } from './framework.ts';
import type { Kind } from './kind.ts';
import type { TrustRule } from './trust.ts';

export type SourceChoice =
  | { readonly kind: 'embedded' }
  /** A local path or a URL that git can clone. */
  | { readonly kind: 'git'; readonly repo: string };

/** What a person wants of every build, above what frameworks say. */
export interface BuildOptions {
  readonly recipe: 'auto' | RecipeName;
  /** `linux/arm64`; null: the framework's, else the engine's own. */
  readonly platform: string | null;
  /** `13.0`; null: the framework's. */
  readonly cuda: string | null;
  readonly args: Readonly<Record<string, string>>;
  /** Named contexts: an absolute folder, or `docker-image://NAME`. */
  readonly contexts: Readonly<Record<string, string>>;
  /** Ids, besides those of frameworks. */
  readonly secrets: readonly string[];
  readonly noCache: boolean;
  /** Base images are asked for anew. */
  readonly pull: boolean;
}

export interface ModelSettings {
  /** In the place of each framework's own; null: that. */
  readonly name: string | null;
  /** Absolute folder of the host; null: none is mounted. */
  readonly hfCache: string | null;
  readonly offline: boolean;
}

/** Which of our own images stay: of each framework and target the newest, and none older. */
export interface Retention {
  /** Null: all. */
  readonly keep: number | null;
  readonly maxAgeDays: number | null;
}

export type Selection =
  | { readonly kind: 'all' }
  | { readonly kind: 'only'; readonly only: Kind }
  | { readonly kind: 'until'; readonly until: Kind };

/** Part of what could be planned: the tasks of a plan file, or what did not pass in a stored run and all it needs. */
export type Subset =
  | { readonly kind: 'all' }
  /** Absolute path. */
  | { readonly kind: 'from-plan'; readonly file: string }
  /** A run as a person names it. */
  | { readonly kind: 'failed-from'; readonly run: string }
  /** What is still to be done of a run that was cut off or interrupted; its id. */
  | { readonly kind: 'resume'; readonly run: string };

/** `none`: nothing is skipped; `images`: --skip-build-if-image-exists; `passed`: --skip-action-if-already-passed. */
export type SkipPolicy = 'none' | 'images' | 'passed';
export type FailureMode = 'keep-going' | 'fail-fast' | 'drain';

/** Of failures whose class is worth it. */
export interface Retries {
  /** Starts of a task in all, the first included. */
  readonly attempts: number;
  /** Before the second start; doubled each time. */
  readonly waitS: number;
}

export const BUSY_GPUS = ['wait', 'fail', 'ignore'] as const;
/** What becomes of a task whose GPUs other people's processes use. */
export type BusyGpus = (typeof BUSY_GPUS)[number];

/** What must be free before a task starts. */
export interface Admission {
  /** The longest a task that could start waits for the host: disk, memory, GPUs, other runs. */
  readonly waitS: number;
  readonly busyGpus: BusyGpus;
  /** Share of the disk, in bytes and in inodes, that no build may take: 0 to 1. */
  readonly freeDisk: number;
  /** The engine's build cache, which builds of everybody share, is cut to this many GB where the disk is short; null: never touched. */
  readonly buildCacheGb: number | null;
}

export interface MailSettings {
  readonly to: readonly string[];
  /** `smtp://user:password@host:port`; null when SMTP is not configured. */
  readonly url: string | null;
  readonly from: string;
}

export interface SaidAgain {
  /** Of builds: every step needs them, to find its image. */
  readonly build: readonly string[];
  /** Of the model and the GPUs: for steps in a container. */
  readonly serve: readonly string[];
}

export interface Config {
  /** The file that was read; null when there was none. */
  readonly file: string | null;
  /** Of `profiles:` in that file; null when none was asked for. */
  readonly profile: string | null;
  /** First part of every tag. */
  readonly name: string;
  readonly source: SourceChoice;
  /** Empty: the default branch's tip. */
  readonly refs: readonly string[];
  /** Of each ref this many commits that touch `container/`, newest first; null: it alone. */
  readonly last: number | null;
  /** Branches as the remote `origin` of the checkout has them now (--fetch). */
  readonly latest: boolean;
  /** The files of the checkout as they are, changes included (--no-checkout). */
  readonly asIs: boolean;
  readonly frameworks: readonly Framework[];
  /** Of every framework's load, what flags and environment said: no file has it. */
  readonly givenSoak: Partial<LoadSpec>;
  readonly targets: readonly string[];
  readonly width: number | 'auto';
  readonly selection: Selection;
  readonly subset: Subset;
  readonly skip: SkipPolicy;
  readonly failureMode: FailureMode;
  /** Of the whole run; null: none. */
  readonly deadlineS: number | null;
  readonly retries: Retries;
  readonly admission: Admission;
  /** How long a lost engine may take to answer again before its tasks are given up. */
  readonly engineBackWithinS: number;
  /** Empty: everything is trusted. Else what no pattern fits is not. */
  readonly trust: readonly TrustRule[];
  /** Containers of failed tasks stay for a person to look at. */
  readonly keepFailed: boolean;
  /** Absolute. */
  readonly reportsDir: string;
  /** Run folders are open to the group of their owner (0750), not to the owner alone (0700). */
  readonly groupReadable: boolean;
  readonly cacheDir: string;
  /** Null: DOCKER_HOST, else the default socket. */
  readonly socket: string | null;
  readonly backend: 'auto' | 'buildkit' | 'classic';
  readonly build: BuildOptions;
  readonly model: ModelSettings;
  /** Kinds that are left out (--no-compile, --no-build). */
  readonly without: readonly Kind[];
  /** Where builds are left out: the image whose tag has this fingerprint or commit (--image-sha); null: the one of the same inputs. */
  readonly imageSha: string | null;
  /** Dev images that are there are compiled in and checked, whatever they were built from (--reuse-dev-if-image-exists). */
  readonly reuseDev: boolean;
  /** The branch whose images become `latest-*` after all checks passed; null: none. */
  readonly promote: string | null;
  /** Promoted images are pushed there too: `registry.example.org/team/dynamo`; null: nowhere. */
  readonly push: string | null;
  readonly images: Retention;
  /** Commits that are never planned: full sha or the beginning of one, and why. */
  readonly blocked: Readonly<Record<string, string>>;
  /** Absolute: a second copy of the report (--html-out); null: none. */
  readonly htmlOut: string | null;
  readonly mail: MailSettings;
  readonly secrets: Readonly<Record<string, SecretSource>>;
  /** Of this machine: what is free, none, or these by index. */
  readonly gpus: 'auto' | 'none' | readonly number[];
  /** What flags and variables said, in the words of flags: a command that repeats a step says it again; files are read again. */
  readonly saidAgain: SaidAgain;
  /** Where links in a mail begin, made of `--hostname` and `--html-path`; null without both. */
  readonly linkBase: string | null;
}

/** One mistake in what a person wrote, with where. */
export interface ConfigProblem {
  readonly message: string;
  /** `builder.yaml:12:3`, `--framework`, `BUILDER_SOCKET`. */
  readonly where: string;
  /** The line with a squiggle below, where there is a file. */
  readonly excerpt?: string;
  readonly hint?: string;
  /** Flags alone are to blame: wrong usage, not wrong configuration. */
  readonly usage?: true;
}
