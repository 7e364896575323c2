// `builder init [dir]`: looks at a checkout and writes a commented builder.yaml for it.

import { basename } from 'node:path';
import { EXIT } from '../model/exit.ts';
import { init as initialise } from '../pipeline/init.ts';
import { toJson } from '../text/json.ts';
import { plural } from '../text/units.ts';
import { worldOf } from './settings.ts';
import type { Call } from './verb.ts';
import { wordsOf } from './words.ts';

/** One command: the schema beside the file, and the line by which editors find it. */
const FOR_EDITORS =
  "builder schema config > .builder-schema.json && sed -i '1i # yaml-language-server: $schema=.builder-schema.json' builder.yaml";

export async function init(call: Call): Promise<number> {
  const words = wordsOf(call);
  const [dir = '.'] = call.args;
  const print = call.flags['print'] === true;
  const force = call.flags['force'] === true;
  const done = await initialise({ dir, print, force }, worldOf(call));
  if (words.json) {
    words.print(toJson(done));
    return EXIT.passed;
  }
  for (const note of done.notes) words.say(`note: ${note}`);
  if (print) {
    words.print(done.text);
    return EXIT.passed;
  }
  const { frameworks } = done;
  const what =
    frameworks.length === 0
      ? 'the embedded default'
      : `${plural(frameworks.length, 'framework')}: ${frameworks.join(', ')}`;
  words.print(`wrote ${basename(done.file)} with ${what}\n`);
  words.print('  next: builder plan\n');
  words.print(`  for completion in your editor: ${FOR_EDITORS}\n`);
  return EXIT.passed;
}
