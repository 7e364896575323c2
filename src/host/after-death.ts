// A shell that waits, at no cost, while this process lives, and becomes a program of ours when it dies without a farewell.

import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { WATCHDOG_OF, childMark } from './mark.ts';

export interface AfterDeath {
  /** The program; told of its orders by the variable `ORDERS`. */
  readonly entry: URL;
  /** One line. */
  readonly orders: string;
  /** Where the program works, so that who works there can let it finish first. */
  readonly place: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Waiting {
  /** It ends, and nothing happens. Safe to call twice. */
  farewell(): void;
}

export const ORDERS = 'BUILDER_ORDERS';

/**
 * A shell takes a thirtieth of the memory of a Node. It reads the orders, then waits for a line or the end of its input, which
 * comes when no process holds the other end: however this one dies. Without orders there is nothing to look after.
 */
const WAIT = `trap '' INT HUP TERM
IFS= read -r orders || exit 0
IFS= read -r farewell && exit 0
${ORDERS}=$orders exec "$0" "$@"`;

/** In a session of its own, without a terminal: what ends this process's group does not end it. */
export function runAfterDeath({ entry, orders, place, env }: AfterDeath): Waiting {
  const shell = spawn('/bin/sh', ['-c', WAIT, process.execPath, fileURLToPath(entry)], {
    cwd: '/',
    env: { ...env, [WATCHDOG_OF]: `${childMark()} ${place}` },
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Where none can be started the next command removes what is left.
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.stdin.write(`${orders}\n`);
  shell.unref();
  // A pipe to a child is a socket to Node, and would keep this process alive.
  if (shell.stdin instanceof Socket) shell.stdin.unref();
  return { farewell: () => void shell.stdin.end('farewell\n') };
}
