// Asks one of Docker's credential helpers for the login of one registry: a program that reads a host and prints JSON.

import * as v from 'valibot';
import { runChild } from '../host/child.ts';
import { childEnv } from '../host/env.ts';
import { parseJson } from '../text/unknown-json.ts';
import type { Login } from './docker-config.ts';
import { addressOf } from './registry-host.ts';

export interface HelperQuestion {
  readonly helper: string;
  readonly host: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

export interface Found {
  /** Null: nobody has one. */
  readonly login: Login | null;
  /** Why there is none although somebody should know; without anything that the helper printed. */
  readonly problem: string | null;
}

const AnswerSchema = v.object({ Username: v.string(), Secret: v.pipe(v.string(), v.minLength(1)) });

const HELPER_MS = 10_000;
/** A login of some hundred kilobytes is none. */
const MOST_OUTPUT = 1 << 18;
/** Where helpers find what they unlock, and who they are to their cloud. */
const OF_HELPERS =
  /^(?:DOCKER_CONFIG|DBUS_SESSION_BUS_ADDRESS|XDG_RUNTIME_DIR|GNUPGHOME|PASSWORD_STORE_DIR|AWS_\w+|AZURE_\w+|CLOUDSDK_\w+|GOOGLE_APPLICATION_CREDENTIALS)$/;
/** Instead of a name: the secret is a token. */
const TOKEN = '<token>';
const UNKNOWN = /^credentials not found/i;

/** Never rejects, and nothing of the output leaves it but a login. */
export async function askHelper({ helper, host, env, signal }: HelperQuestion): Promise<Found> {
  const command = `docker-credential-${helper}`;
  if (!/^[\w.-]+$/.test(helper))
    return { login: null, problem: `${command} is no name of a program` };
  const more = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && OF_HELPERS.test(name) ? [[name, value] as const] : [],
  );
  const { exitCode, stdout, timedOut } = await runChild({
    command,
    args: ['get'],
    input: addressOf(host),
    env: childEnv(env, Object.fromEntries(more)),
    signal,
    timeoutMs: HELPER_MS,
    mostOutput: MOST_OUTPUT,
  });
  if (exitCode === 0) return answerOf(stdout, command);
  if (UNKNOWN.test(stdout)) return { login: null, problem: null };
  return { login: null, problem: `${command} ${endOf(exitCode, timedOut)}` };
}

function endOf(exitCode: number | null, timedOut: boolean): string {
  if (timedOut) return `gave no login in ${HELPER_MS / 1000} s`;
  return exitCode === null ? 'cannot be run' : `failed with exit code ${exitCode}`;
}

function answerOf(stdout: string, command: string): Found {
  const answer = v.safeParse(AnswerSchema, parseJson(stdout));
  if (!answer.success) return { login: null, problem: `${command} printed no login` };
  const { Username, Secret } = answer.output;
  return { login: { username: Username === TOKEN ? '' : Username, secret: Secret }, problem: null };
}
