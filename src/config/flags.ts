// What the command line and the environment may say about a run; nothing here is checked against the files yet.

import type { BuildOptions, BusyGpus, Config } from '../model/config.ts';
import type { Kind } from '../model/kind.ts';
import type { NamedContext, NamedSecret, NamedValue } from './pairs.ts';

export interface Flags {
  readonly config?: string;
  /** A name under `profiles:` of builder.yaml. */
  readonly profile?: string;
  readonly repoPath?: string;
  readonly repoUrl?: string;
  /** Each may be a comma list. */
  readonly ref?: readonly string[];
  readonly framework?: readonly string[];
  readonly target?: readonly string[];
  /** Of each ref, or of the default branch, this many commits. */
  readonly last?: number;
  readonly fetch?: boolean;
  readonly noCheckout?: boolean;
  /** True: what cores and memory allow. */
  readonly parallel?: number | true;
  readonly only?: Kind;
  readonly until?: Kind;
  readonly sanityCheckOnly?: boolean;
  readonly without?: readonly Kind[];
  readonly imageSha?: string;
  readonly reuseDevIfImageExists?: boolean;
  /** A plan that `builder plan --json` printed or a run stored. */
  readonly fromPlan?: string;
  readonly failedFrom?: string;
  readonly skipBuildIfImageExists?: boolean;
  readonly skipActionIfAlreadyPassed?: boolean;
  readonly forceRun?: boolean;
  readonly keepGoing?: boolean;
  readonly failFast?: boolean;
  readonly keepFailed?: boolean;
  /** Seconds. */
  readonly deadline?: number;
  readonly maxWait?: number;
  readonly busyGpus?: BusyGpus;
  readonly push?: string;
  readonly groupReadable?: boolean;
  readonly concurrency?: number;
  readonly requests?: number;
  /** Seconds. */
  readonly duration?: number;
  readonly maxTokens?: number;
  readonly maxErrorRate?: number;
  readonly requireValid?: boolean;
  readonly recipe?: BuildOptions['recipe'];
  readonly platform?: string;
  readonly cudaVersion?: string;
  readonly buildArg?: readonly NamedValue[];
  readonly buildContext?: readonly NamedContext[];
  readonly secret?: readonly NamedSecret[];
  readonly noCache?: boolean;
  readonly pull?: boolean;
  readonly model?: string;
  readonly hfCache?: string;
  readonly offline?: boolean;
  readonly htmlOut?: string;
  readonly email?: readonly string[];
  readonly smtpUrl?: string;
  readonly hostname?: string;
  readonly htmlPath?: string;
  readonly reports?: string;
  readonly socket?: string;
  readonly gpus?: Config['gpus'];
  readonly backend?: Config['backend'];
}

export type FlagName = keyof Flags;

/** Flags over environment, and who said what: `--ref`, `BUILDER_REF`. */
export interface Given {
  readonly flags: Flags;
  readonly origin: (flag: FlagName) => string;
}

/** `repoPath` as typed: `--repo-path`. */
export function flagText(flag: FlagName): string {
  return `--${flag.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
