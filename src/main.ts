#!/usr/bin/env node
// The real world meets the command line: the only place where the process ends.

import { enableCompileCache } from 'node:module';

enableCompileCache();
const { realHost } = await import('./host/real.ts');
const { runCommandLine } = await import('./cli/command-line.ts');
const exitCode = await runCommandLine(realHost());
process.exitCode = exitCode;

const LEAVE_MS = 500;
const INTERRUPTED: ReadonlySet<number> = new Set([130, 143]);

/** What still keeps this process is left over: a connection to an engine that does not answer. Only a slow reader is waited for. */
function leave(): void {
  const unread = process.stdout.writableLength + process.stderr.writableLength;
  if (unread === 0 || INTERRUPTED.has(exitCode)) process.exit();
  setTimeout(leave, LEAVE_MS).unref();
}
setTimeout(leave, LEAVE_MS).unref();
