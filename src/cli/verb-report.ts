// `builder report [run]`: the report of a stored run, written again, or printed as Markdown.

import type { Config } from '../model/config.ts';
import { EXIT } from '../model/exit.ts';
import { markdownOf } from '../pipeline/markdown.ts';
import { mailStored } from '../pipeline/deliver.ts';
import { storedRun, type StoredRun } from '../pipeline/stored.ts';
import { writeReports } from '../pipeline/write-reports.ts';
import { configOf, worldOf } from './settings.ts';
import { shownPath } from './shown-path.ts';
import type { Call } from './verb.ts';
import { wordsOf, type Words } from './words.ts';

export async function report(call: Call): Promise<number> {
  const words = wordsOf(call);
  const { email, smtpUrl } = call.flags;
  if (smtpUrl !== undefined && email === undefined) {
    words.problems([
      {
        message: '--smtp-url says where a mail goes, and nobody is to get one',
        where: '--smtp-url',
        hint: 'name them: --email ADDRESS',
      },
    ]);
    return EXIT.usage;
  }
  const config = await configOf(call, words);
  if (config === null) return EXIT.config;
  const run = await storedRun(config.reportsDir, call.args[0] ?? 'latest');
  if (call.flags['markdown'] === true) {
    words.print(await markdownOf(run, config, worldOf(call)));
    return EXIT.passed;
  }
  if (email !== undefined) return mailed(run, { call, config, words });
  await writeReports(run, config, worldOf(call));
  words.print(`${shownPath(call.host.cwd, `${run.folder.dir}/report.html`)}\n`);
  return EXIT.passed;
}

interface Mailing {
  readonly call: Call;
  readonly config: Config;
  readonly words: Words;
}

/** Only who is named on the command line gets it: a report is written again far more often than it is sent. */
async function mailed(run: StoredRun, { call, config, words }: Mailing): Promise<number> {
  const { signal } = new AbortController();
  const { mail, unsent } = await mailStored(run, { config, world: worldOf(call), signal });
  if (unsent === undefined) words.print(`mail: ${mail}\n`);
  else words.fail(unsent, run.folder.dir);
  return unsent === undefined ? EXIT.passed : EXIT.failed;
}
