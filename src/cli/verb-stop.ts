// `builder stop [run]`: ends a run that goes on, and waits for its end.

import { EXIT } from '../model/exit.ts';
import { stopRun } from '../pipeline/stop.ts';
import { toJson } from '../text/json.ts';
import { reportsDirOf } from './reports-dir.ts';
import type { Call } from './verb.ts';
import { wordsOf } from './words.ts';

export async function stop(call: Call): Promise<number> {
  const words = wordsOf(call);
  const reportsDir = await reportsDirOf(call, words);
  if (reportsDir === null) return EXIT.config;
  const { args, flags, host } = call;
  const wanted = args[0] ?? 'latest';
  const message = await stopRun({ reportsDir, wanted, kill: flags['kill'] === true, host });
  words.print(words.json ? toJson({ message }) : `${message}\n`);
  return EXIT.passed;
}
