#!/usr/bin/env node
// The real world meets the command line: the only place where the process ends.

import { enableCompileCache } from 'node:module';

enableCompileCache();
const { realHost } = await import('./host/real.ts');
const { runCommandLine } = await import('./cli/command-line.ts');
process.exitCode = await runCommandLine(realHost());
