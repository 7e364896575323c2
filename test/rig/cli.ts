// The command line as a user meets it: a real process in a folder of its own, with a cache of its own.

import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { ROOT } from './source-tree.ts';

export interface Said {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Words before the command itself, such as `setpriv --bounding-set=... --`. */
  readonly under?: readonly string[];
}

export interface Started {
  readonly child: ChildProcess;
  readonly said: Promise<Said>;
  /** Resolves when standard output or error has shown this; rejects when the process ends before. */
  readonly shows: (pattern: RegExp) => Promise<void>;
}

/** The engine of the suite; engine tests never run without one. */
export function engineSocket(): string {
  const socket = process.env['BUILDER_SOCKET'];
  if (socket === undefined) throw new Error('BUILDER_SOCKET names no engine: use scripts/test');
  return socket.replace(/^unix:\/\//, '');
}

export async function builder(args: readonly string[], options: CliOptions): Promise<Said> {
  return startBuilder(args, options).said;
}

export function startBuilder(args: readonly string[], options: CliOptions): Started {
  const { cwd, env = {}, under = [] } = options;
  const words = [...under, process.execPath, path.join(ROOT, 'src/main.ts'), ...args];
  const child = spawn(words[0] ?? process.execPath, words.slice(1), {
    cwd,
    env: {
      PATH: process.env['PATH'],
      HOME: cwd,
      XDG_CACHE_HOME: path.join(cwd, 'cache'),
      // Other suites on this machine are no runs to wait for.
      BUILDER_CLAIMS: path.join(cwd, 'cache', 'claims'),
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '/tmp/builder-test-compile',
      BUILDER_SOCKET: process.env['BUILDER_SOCKET'],
      SSL_CERT_FILE: process.env['SSL_CERT_FILE'],
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', reject);
  });
  const seen = watch(child, ended);
  const said = Promise.all([ended, text(child.stdout), text(child.stderr)]).then(
    ([code, stdout, stderr]) => ({ code, stdout, stderr }),
  );
  return { child, said, shows: seen };
}

function watch(child: ChildProcess, ended: Promise<unknown>): (pattern: RegExp) => Promise<void> {
  let all = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      all += chunk.toString();
      for (const look of waiting) look();
    });
  return (pattern) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!pattern.test(all)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
      void ended.then(() => {
        reject(new Error(`ended before it showed ${String(pattern)}:\n${all}`));
      });
    });
}
