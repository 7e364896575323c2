#!/usr/bin/env node
// The real world meets the command line: the only place where the process ends.

import { enableCompileCache } from 'node:module';

enableCompileCache();
const LEFT_MS = 500;
const { realHost } = await import('./host/real.ts');
const { runCommandLine } = await import('./cli/command-line.ts');
const exitCode = await runCommandLine(realHost());
process.exitCode = exitCode;
// Who was interrupted waits for nobody: an engine that does not answer keeps a connection, and with it the process.
if (exitCode === 130 || exitCode === 143)
  setTimeout(() => {
    process.exit();
  }, LEFT_MS).unref();
