// `builder report [run]`: the report of a stored run, written again, or printed as Markdown.

import { EXIT } from '../model/exit.ts';
import { markdownOf } from '../pipeline/markdown.ts';
import { storedRun } from '../pipeline/stored.ts';
import { writeReports } from '../pipeline/write-reports.ts';
import { configOf, worldOf } from './settings.ts';
import { shownPath } from './shown-path.ts';
import type { Call } from './verb.ts';
import { wordsOf } from './words.ts';

export async function report(call: Call): Promise<number> {
  const words = wordsOf(call);
  const config = await configOf(call, words);
  if (config === null) return EXIT.config;
  const run = await storedRun(config.reportsDir, call.args[0] ?? 'latest');
  if (call.flags['markdown'] === true) {
    words.print(await markdownOf(run, config, worldOf(call)));
    return EXIT.passed;
  }
  await writeReports(run, config, worldOf(call));
  words.print(`${shownPath(call.host.cwd, `${run.folder.dir}/report.html`)}\n`);
  return EXIT.passed;
}
