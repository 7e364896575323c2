// A command to its end, its output trimmed; what it said where it failed.

import { runChild } from '../../src/host/child.ts';
import { childEnv } from '../../src/host/env.ts';
import { realHost } from '../../src/host/real.ts';

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const TIMEOUT_MS = 120_000;
const host = realHost();

export async function ended({ command, args, cwd, env = {} }: Command): Promise<Ended> {
  return runChild({
    command,
    args,
    cwd,
    env: childEnv(host.env, env),
    signal: new AbortController().signal,
    timeoutMs: TIMEOUT_MS,
  });
}

/** @throws Error with what it wrote to standard error */
export async function shell(command: Command): Promise<string> {
  const { exitCode, stdout, stderr } = await ended(command);
  if (exitCode === 0) return stdout.trim();
  throw new Error(`${command.command} ${command.args.join(' ')}: exit ${exitCode}\n${stderr}`);
}
