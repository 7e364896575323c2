// The real world as a Host.

import { cpus, homedir, hostname, release, totalmem, userInfo } from 'node:os';
import { realClock } from './clock.ts';
import { isErrorCode } from './error-code.ts';
import { inertLines } from '../text/inert-lines.ts';
import type { Host, Output } from './host.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function realHost(): Host {
  return {
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    home: homedir(),
    clock: realClock,
    random: Math.random,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    user: { id: process.getuid?.() ?? -1, group: process.getgid?.() ?? -1, name: userName() },
    name: hostname(),
    pid: process.pid,
    nodeVersion: process.versions.node,
    machine: {
      cores: cpus().length,
      memoryMb: Math.floor(totalmem() / 1e6),
      kernel: release(),
      arch: process.arch,
    },
    onSignal,
    end,
  };
}

/** A live view that cannot say goodbye leaves a terminal without a cursor. */
const SHOW_CURSOR = '\u001B[?25h';

function end(code: number): void {
  if (process.stdout.isTTY) process.stdout.write(SHOW_CURSOR);
  process.exit(code);
}

function outputOf(stream: NodeJS.WriteStream): Output {
  // `builder list | head` closes the pipe early: that is no error of ours.
  stream.on('error', (error) => {
    if (!isErrorCode(error, 'EPIPE', 'EIO')) throw error;
  });
  // There a line may be a command, and lines hold what branches and their tasks have written.
  const safe = process.env['GITHUB_ACTIONS'] === undefined ? String : inertLines();
  return {
    write: (text) => void stream.write(safe(text)),
    isTTY: stream.isTTY,
    columns: () => stream.columns || 80,
    isOpen: () => stream.writable,
  };
}

/** A user id without a name is common in containers. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env['USER'] ?? String(process.getuid?.() ?? 'unknown');
  }
}

function onSignal(handler: (signal: (typeof SIGNALS)[number]) => void): () => void {
  let listening = true;
  const listener = (signal: (typeof SIGNALS)[number]): void => {
    if (listening) handler(signal);
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    listening = false;
    // Not within the signal itself: signal-exit (of the live view) would take itself for the last listener and kill us.
    setImmediate(() => {
      for (const signal of SIGNALS) process.off(signal, listener);
    });
  };
}
