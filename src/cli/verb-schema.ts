// `builder schema [name]`: the JSON schema of what is stored, printed and written by hand.

import { EXIT } from '../model/exit.ts';
import { KINDS } from '../model/kind.ts';
import { failure } from '../model/reason.ts';
import { toJson } from '../text/json.ts';
import { nearest } from '../text/near.ts';
import { SCHEMAS } from './schemas.ts';
import type { Call } from './verb.ts';
import { wordsOf } from './words.ts';

/** Of a task id, the one noun whose schema does not tell its type. */
const TASK_ID = { type: 'string', pattern: String.raw`^(?:${KINDS.join('|')})\.` } as const;

export async function schema(call: Call): Promise<number> {
  const words = wordsOf(call);
  const [name] = call.args;
  if (name === undefined) {
    words.print(`${[...SCHEMAS.keys()].join('\n')}\n`);
    return EXIT.passed;
  }
  const load = SCHEMAS.get(name);
  if (load === undefined) {
    const near = nearest(name, [...SCHEMAS.keys()]);
    words.fail(
      failure('config', `there is no schema '${name}'`, {
        where: 'builder schema',
        hint: near === null ? 'builder schema' : `builder schema ${near}`,
      }),
    );
    return EXIT.usage;
  }
  const { toJsonSchema } = await import('@valibot/to-json-schema');
  const json = toJsonSchema(await load(), {
    typeMode: 'input',
    // Checks across fields say more than JSON schema can.
    errorMode: 'ignore',
    overrideSchema: ({ valibotSchema }) => (valibotSchema.type === 'custom' ? TASK_ID : undefined),
  });
  words.print(toJson(json));
  return EXIT.passed;
}
