// `builder explain <task|image>`: what changed since a task last passed, or of what an image was made.

import { formatExplanation } from '../console/explain.ts';
import { widthFor } from '../console/fit.ts';
import { EXIT } from '../model/exit.ts';
import { explain as explained } from '../pipeline/explain.ts';
import { toJson } from '../text/json.ts';
import { configOf, worldOf } from './settings.ts';
import type { Call } from './verb.ts';
import { wordsOf } from './words.ts';

export async function explain(call: Call): Promise<number> {
  const words = wordsOf(call);
  const config = await configOf(call, words);
  if (config === null) return EXIT.config;
  const [subject = ''] = call.args;
  const { signal } = new AbortController();
  const explanation = await explained(subject, config, worldOf(call), signal);
  const width = widthFor(call.host.stdout);
  words.print(
    words.json
      ? toJson(explanation)
      : formatExplanation(explanation, { width, paint: words.paint }),
  );
  return EXIT.passed;
}
