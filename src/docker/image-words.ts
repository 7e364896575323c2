// What everybody who has an image can read of how it was made: its history, and the settings of its containers.

import * as v from 'valibot';
import { ask, READ_MS, type Connection } from './call.ts';
import { nullWhere } from './call-failure.ts';
import type { ImageWords } from './engine.ts';

const HistorySchema = v.array(
  v.object({
    CreatedBy: v.nullish(v.string(), ''),
    Comment: v.nullish(v.string(), ''),
  }),
);
const text = v.union([v.string(), v.number(), v.boolean()]);
const ImageSchema = v.object({
  Author: v.nullish(v.string(), ''),
  Comment: v.nullish(v.string(), ''),
  Config: v.nullish(v.record(v.string(), v.unknown()), {}),
});

/** Null where there is no such image. */
export async function imageWords(
  connection: Connection,
  name: string,
): Promise<readonly ImageWords[] | null> {
  const image = connection.docker.getImage(name);
  const options = { what: `read the history of ${name}`, deadlineMs: READ_MS };
  const history = await ask(connection, options, v.nullable(HistorySchema), () =>
    image.history().catch(nullWhere(404)),
  );
  const inspected = await ask(connection, options, v.nullable(ImageSchema), () =>
    image.inspect().catch(nullWhere(404)),
  );
  if (history === null || inspected === null) return null;
  const { Author, Comment, Config } = inspected;
  return [
    // Oldest first: what brought a word in stands before what repeats it.
    ...history
      .toReversed()
      .flatMap(({ CreatedBy, Comment: said }) => [
        wordsOf(CreatedBy),
        { instruction: 'COMMENT', text: said },
      ]),
    { instruction: 'AUTHOR', text: Author },
    { instruction: 'COMMENT', text: Comment },
    ...Object.entries(Config).flatMap(([key, value]) =>
      textsIn(value).map((one) => ({ instruction: NAMES[key] ?? key.toUpperCase(), text: one })),
    ),
  ].filter((words) => words.text !== '');
}

/** As a Dockerfile calls them. */
const NAMES: Readonly<Record<string, string>> = { Labels: 'LABEL', WorkingDir: 'WORKDIR' };

/** `ENV A=b # buildkit`, of the classic builder `/bin/sh -c #(nop)  ENV A=b`; commands stand without their RUN, arguments before them. */
function wordsOf(createdBy: string): ImageWords {
  const words = createdBy.replace(/^\/bin\/sh -c #\(nop\)\s+/, '').replace(/ # buildkit$/, '');
  // Behind a SHELL the classic builder writes that one. It stays in the text: what stands before such a mark may be a command.
  const marked = words.replace(/^.*? #\(nop\)\s+/s, '');
  const instruction = /^([A-Z]{3,11}) /.exec(marked)?.[1] ?? 'RUN';
  const hasArguments = /^(?:RUN )?\|\d+ /.test(words);
  return { instruction: hasArguments ? 'ARG' : instruction, text: words };
}

/** Of a label or the like also its name, for it could be the secret. */
function textsIn(value: unknown): string[] {
  if (v.is(text, value)) return [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const inside = textsIn(one);
    return inside.length === 0 ? [name] : inside.map((said) => `${name}=${said}`);
  });
}
