// `builder trace [run]`: a stored run as a Chrome trace, on standard output or in a file.

import { dirname, resolve } from 'node:path';
import { ensureDir, writeAtomic } from '../host/files.ts';
import { orFileFailure } from '../host/or-file-failure.ts';
import { EXIT } from '../model/exit.ts';
import { storedRun } from '../pipeline/stored.ts';
import { traceOf } from '../pipeline/trace.ts';
import { reportsDirOf } from './reports-dir.ts';
import type { Call } from './verb.ts';
import { wordsOf } from './words.ts';

export async function trace(call: Call): Promise<number> {
  const words = wordsOf(call);
  const reportsDir = await reportsDirOf(call, words);
  if (reportsDir === null) return EXIT.config;
  const run = await storedRun(reportsDir, call.args[0] ?? 'latest');
  const text = await traceOf(run, call.host.clock);
  const { out } = call.flags;
  if (typeof out !== 'string') {
    words.print(text);
    return EXIT.passed;
  }
  const file = resolve(call.host.cwd, out);
  const write = async (): Promise<void> => {
    await ensureDir(dirname(file));
    await writeAtomic(file, text);
  };
  await orFileFailure(`writing the trace to ${out}`, write, file);
  words.print(`${out}: open it in https://ui.perfetto.dev or chrome://tracing\n`);
  return EXIT.passed;
}
