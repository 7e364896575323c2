// What another program says of itself, within a deadline.

import { runChild } from '../host/child.ts';
import { childEnv } from '../host/env.ts';
import type { Patient } from './check.ts';

const ANSWER_MS = 5000;

export type Answer =
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly words: string }
  | { readonly kind: 'said'; readonly text: string };

export async function askProgram(
  [command, ...args]: readonly [string, ...string[]],
  { host, signal }: Patient,
): Promise<Answer> {
  const { exitCode, stdout, stderr, problem, timedOut } = await runChild({
    command,
    args,
    env: childEnv(host.env, { LC_ALL: 'C' }),
    signal,
    timeoutMs: ANSWER_MS,
  });
  if (exitCode === 0) return { kind: 'said', text: stdout.trim() };
  if (timedOut) return { kind: 'failed', words: `no answer in ${ANSWER_MS / 1000} s` };
  if (exitCode === null && /ENOENT/.test(problem ?? '')) return { kind: 'absent' };
  const words = `${stderr}\n${stdout}`.trim().split('\n')[0] ?? '';
  return { kind: 'failed', words: words === '' ? (problem ?? `exit code ${exitCode}`) : words };
}
