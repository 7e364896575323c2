// Runs git as a child: small environment, no prompt, no hooks, a deadline; its errors become failures.

import { childEnv } from '../host/env.ts';
import { FailureError } from '../model/reason.ts';
import { gitFailure } from './git-failure.ts';

export interface GitTask {
  readonly args: readonly string[];
  /** For people, after "cannot": `fetch https://...`. */
  readonly doing: string;
  readonly deadlineMs?: number;
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
}

const LOCAL_DEADLINE_MS = 60_000;

/** What a person may have set for git, and we pass on. */
const PASSED_ON = [
  'GIT_SSH',
  'GIT_SSH_COMMAND',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'GIT_SSL_NO_VERIFY',
] as const;

export function openGit(place: GitPlace): Git {
  const env = gitEnv(place);
  return async ({ args, doing, deadlineMs = LOCAL_DEADLINE_MS }) => {
    const { simpleGit } = await import('simple-git');
    const deadline = AbortSignal.timeout(deadlineMs);
    const abort = AbortSignal.any([place.signal, deadline]);
    const git = simpleGit({
      baseDir: place.dir,
      abort,
      // It takes an error exit without words for a success.
      errors: (error, { exitCode, stdErr }) =>
        error ??
        (exitCode === 0
          ? undefined
          : Buffer.concat([...stdErr, Buffer.from(`\nexit code ${exitCode}`)])),
      allowEnvironment: Object.keys(env),
      unsafe: {
        allowUnsafeConfigPaths: true,
        allowUnsafeSshCommand: true,
        allowUnsafeAskPass: true,
      },
    }).env(env);
    try {
      return await Promise.race([git.raw([...args]), aborted(abort)]);
    } catch (error) {
      const why = deadline.aborted ? 'deadline' : place.signal.aborted ? 'cancelled' : 'git';
      throw new FailureError(gitFailure({ doing, why, error, deadlineMs }), { cause: error });
    }
  };
}

/** It interrupts git and then waits for its end; this does not. */
async function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  return promise;
}

function gitEnv({ env, configFile, login }: GitPlace): Record<string, string> {
  const passedOn = PASSED_ON.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return childEnv(env, {
    ...Object.fromEntries(passedOn),
    LC_ALL: 'C',
    GIT_CONFIG_GLOBAL: configFile,
    GIT_TERMINAL_PROMPT: '0',
    // Empty, not absent: an absent one falls back to SSH_ASKPASS and core.askPass.
    GIT_ASKPASS: '',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_OPTIONAL_LOCKS: '0',
    ...(login && { BUILDER_GIT_USER: login.user, BUILDER_GIT_PASSWORD: login.password }),
  });
}
