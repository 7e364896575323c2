// The command line in this process: what it prints and with which exit code, in a folder of its own.

import { runCommandLine } from '../../../src/cli/command-line.ts';
import { realClock } from '../../../src/host/clock.ts';
import { MadeUpOutput, madeUpHost } from '../../rig/made-up-host.ts';

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Asked {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdout?: MadeUpOutput;
  /** Of the user. */
  readonly uid?: number;
}

export async function say(
  argv: readonly string[],
  { cwd, env = {}, stdout = new MadeUpOutput(), uid = 1000 }: Asked = {},
): Promise<Answer> {
  const stderr = new MadeUpOutput();
  const made = madeUpHost({
    argv,
    stdout,
    stderr,
    env: { PATH: process.env['PATH'], ...env },
    user: { id: uid, group: uid, name: 'kim' },
    ...(cwd !== undefined && { cwd, home: cwd }),
  });
  const code = await runCommandLine({ ...made, clock: realClock });
  return { code, stdout: stdout.text, stderr: stderr.text };
}
