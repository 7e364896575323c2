// `builder report [run]`: the report of a stored run, written again.

import { relative } from 'node:path';
import { EXIT } from '../model/exit.ts';
import { reportAgain, storedRun } from '../pipeline/stored.ts';
import { reportsDirOf } from './reports-dir.ts';
import type { Call } from './verb.ts';
import { wordsOf } from './words.ts';

export async function report(call: Call): Promise<number> {
  const words = wordsOf(call);
  const reportsDir = await reportsDirOf(call, words);
  if (reportsDir === null) return EXIT.config;
  const run = await storedRun(reportsDir, call.args[0] ?? 'latest');
  await reportAgain(run, call.host.clock.now());
  words.print(`${relative(call.host.cwd, run.folder.dir) || run.folder.dir}/report.html\n`);
  return EXIT.passed;
}
