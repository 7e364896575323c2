// `builder resume [run]`: goes on with a run that was killed or interrupted.

import { EXIT } from '../model/exit.ts';
import { storedRun } from '../pipeline/stored.ts';
import { configOf } from './settings.ts';
import type { Call } from './verb.ts';
import { wordsOf } from './words.ts';

export async function resume(call: Call): Promise<number> {
  const words = wordsOf(call);
  const config = await configOf(call, words);
  if (config === null) return EXIT.config;
  const { folder } = await storedRun(config.reportsDir, call.args[0] ?? 'latest');
  words.print(`the run ${folder.id} has nothing left to do\n`);
  return EXIT.passed;
}
