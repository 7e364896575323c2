// `builder clean [--dry-run]`: removes what dead runs left, and says what it was.

import { EXIT } from '../model/exit.ts';
import { clean as cleanUp } from '../pipeline/clean.ts';
import { toJson } from '../text/json.ts';
import { plural } from '../text/units.ts';
import { configOf, worldOf } from './settings.ts';
import type { Call } from './verb.ts';
import { wordsOf } from './words.ts';

export async function clean(call: Call): Promise<number> {
  const words = wordsOf(call);
  const config = await configOf(call, words);
  if (config === null) return EXIT.config;
  const dryRun = call.flags['dryRun'] === true;
  const { items } = await cleanUp(config, worldOf(call), { dryRun, say: words.say });
  const done = dryRun ? 'would be removed' : 'removed';
  words.print(
    words.json
      ? toJson({ dryRun, items })
      : `${[...items, `${plural(items.length, 'item')} ${done}`].join('\n')}\n`,
  );
  return EXIT.passed;
}
