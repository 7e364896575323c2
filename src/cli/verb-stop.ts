// `builder stop [run]`: ends a run that goes on, and waits for its end.

import { EXIT } from '../model/exit.ts';
import { storedRun } from '../pipeline/stored.ts';
import { configOf } from './settings.ts';
import type { Call } from './verb.ts';
import { wordsOf } from './words.ts';

export async function stop(call: Call): Promise<number> {
  const words = wordsOf(call);
  const config = await configOf(call, words);
  if (config === null) return EXIT.config;
  const { folder } = await storedRun(config.reportsDir, call.args[0] ?? 'latest');
  words.print(`the run ${folder.id} has already ended\n`);
  return EXIT.passed;
}
