// `builder doctor`: what this machine can do and what is missing, each with the command that mends it.

import { join, relative } from 'node:path';
import { formatDiagnosis } from '../console/diagnosis.ts';
import { diagnose } from '../doctor/diagnose.ts';
import { EXIT } from '../model/exit.ts';
import { programWord } from '../pipeline/program.ts';
import { lockFileOf } from '../pipeline/source.ts';
import { toJson } from '../text/json.ts';
import { configOf, worldOf } from './settings.ts';
import type { Call } from './verb.ts';
import { wordsOf } from './words.ts';

/** Exit 0 when a run would work, 3 when not. */
export async function doctor(call: Call): Promise<number> {
  const { host } = call;
  const words = wordsOf(call);
  const config = await configOf(call, words);
  if (config === null) return EXIT.config;
  const scripts = join(worldOf(call).root, 'scripts');
  const near = relative(host.cwd, scripts);
  const diagnosis = await diagnose({
    host,
    config,
    lockFile: lockFileOf(config),
    program: programWord(host.cwd),
    scripts: near.startsWith('..') ? scripts : near,
  });
  const { verbose, paint } = words;
  words.print(
    words.json
      ? toJson(diagnosis)
      : formatDiagnosis(diagnosis, { width: host.stdout.columns(), paint, verbose }),
  );
  return diagnosis.able ? EXIT.passed : EXIT.config;
}
