// Runs git as a child: small environment, no prompt, no hooks, a deadline; its errors become failures.

import { runChild } from '../host/child.ts';
import { childEnv } from '../host/env.ts';
import { FailureError } from '../model/reason.ts';
import { gitFailure } from './git-failure.ts';

export interface GitTask {
  readonly args: readonly string[];
  /** Its standard input; empty without. */
  readonly input?: string;
  /** For people, after "cannot": `fetch https://...`. */
  readonly doing: string;
  readonly deadlineMs?: number;
  /** One character a byte: for contents that may be no text. */
  readonly encoding?: 'latin1';
  /** In bytes: with more than that it has failed. */
  readonly mostOutput?: number;
}

/** Resolves to git's standard output as it is. @throws FailureError */
export type Git = (task: GitTask) => Promise<string>;

export interface GitPlace {
  /** Where git runs; must exist. */
  readonly dir: string;
  /** Our own configuration file: see git-config.ts. */
  readonly configFile: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Name and password of the address, for git's credential helper. */
  readonly login?: { readonly user: string; readonly password: string };
  readonly signal: AbortSignal;
  /** Of remotes that git may talk to, above all settings; `none`: of a repository whose settings nobody has vouched for. */
  readonly protocols?: 'none';
  /** No repository is looked for in this folder or above; absolute, without links. */
  readonly ceiling?: string;
  /** What mends a failure that we know nothing of; without: our clone is made anew. */
  readonly mend?: string;
}

/** Git anywhere, with one configuration, environment and signal. */
export type OpenGit = (place: Omit<GitPlace, 'configFile' | 'env' | 'signal'>) => Git;

const LOCAL_DEADLINE_MS = 60_000;

/** What a person may have set for git, and we pass on. */
const PASSED_ON = [
  'GIT_SSH',
  'GIT_SSH_COMMAND',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'GIT_SSL_NO_VERIFY',
] as const;

/** Programs that settings of a borrowed repository could name. */
const OWN_WORD = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
] as const;

/**
 * An abort ends the whole process group: of a git that was interrupted alone, a `git-remote-https` that waits
 * for a silent server lives on for a minute.
 */
export function openGit(place: GitPlace): Git {
  const env = gitEnv(place);
  const { dir, mend } = place;
  return async ({ args, input, doing, deadlineMs = LOCAL_DEADLINE_MS, ...more }) => {
    const result = await runChild({
      command: 'git',
      args,
      cwd: dir,
      env,
      ...(input !== undefined && { input }),
      ...more,
      signal: place.signal,
      timeoutMs: deadlineMs,
    });
    if (result.exitCode === 0) return result.stdout;
    throw new FailureError(gitFailure(result, { doing, dir, deadlineMs, ...(mend && { mend }) }));
  };
}

/** Null where git itself says no: by its exit code, whatever its words. @throws FailureError for a git that did not end */
export async function orNull(git: Git, task: GitTask): Promise<string | null> {
  try {
    return await git(task);
  } catch (error) {
    if (error instanceof FailureError && error.failure.exitCode !== undefined) return null;
    throw error;
  }
}

function gitEnv({ env, configFile, login, protocols, ceiling }: GitPlace): Record<string, string> {
  const passedOn = PASSED_ON.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return childEnv(env, {
    ...Object.fromEntries(passedOn),
    LC_ALL: 'C',
    GIT_CONFIG_GLOBAL: configFile,
    // Above the settings of the repository itself, which the file is not.
    GIT_CONFIG_COUNT: String(OWN_WORD.length),
    ...Object.fromEntries(
      OWN_WORD.flatMap(([key, value], at) => [
        [`GIT_CONFIG_KEY_${at}`, key],
        [`GIT_CONFIG_VALUE_${at}`, value],
      ]),
    ),
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_TERMINAL_PROMPT: '0',
    // Empty, not absent: an absent one falls back to SSH_ASKPASS and core.askPass.
    GIT_ASKPASS: '',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_OPTIONAL_LOCKS: '0',
    // What a partial clone lacks is brought in one go (see bring.ts), never one by one behind our back.
    GIT_NO_LAZY_FETCH: '1',
    ...(ceiling !== undefined && { GIT_CEILING_DIRECTORIES: ceiling }),
    ...(protocols && { GIT_ALLOW_PROTOCOL: protocols }),
    ...(login && { BUILDER_GIT_USER: login.user, BUILDER_GIT_PASSWORD: login.password }),
  });
}
