// Looks into a new image for secrets that everybody who gets it could read: in its history and its settings.

import type { Engine, ImageWords } from '../docker/engine.ts';
import { failure, type Failure } from '../model/reason.ts';
import type { Sink } from '../model/sink.ts';
import { cutTo } from '../text/cut.ts';
import type { FindLeak, Leak } from '../text/secret-finder.ts';

/** Characters of an instruction in a failure; the log has all of it. */
const MOST_SHOWN = 200;

interface Checking {
  readonly engine: Engine;
  readonly findLeak: FindLeak;
  readonly sink: Sink;
  /** Told in the notes of the run. */
  readonly note: (message: string) => void;
}

type Found = ImageWords & Leak;

/** Null where it keeps no declared secret; what only looks like a token is a warning. */
export async function keptSecret(
  image: string,
  { engine, findLeak, sink, note }: Checking,
): Promise<Failure | null> {
  const words = (await engine.imageWords(image)) ?? [];
  const found = words.flatMap((one): Found[] => {
    const leak = findLeak(one.text);
    return leak === null ? [] : [{ ...one, ...leak }];
  });
  for (const { instruction, masked } of found)
    sink.log(`WARNING: the image keeps in ${article(instruction)}: ${masked}`);
  const declared = found.find(({ ids }) => ids.length > 0);
  if (declared !== undefined) return failureOf(declared);
  const [shaped] = found;
  if (shaped !== undefined)
    note(
      `${image} keeps what looks like a token, in ${article(shaped.instruction)}: everybody who has the image can read it`,
    );
  return null;
}

function failureOf({ ids: [id = ''], instruction, masked }: Found): Failure {
  return failure('config', `the image keeps the secret '${id}', in ${article(instruction)}`, {
    cause: cutTo(masked, MOST_SHOWN),
    hint: `give it to the step that needs it and keeps nothing: RUN --mount=type=secret,id=${id} ...`,
  });
}

function article(instruction: string): string {
  return `${/^[AEIO]/.test(instruction) ? 'an' : 'a'} ${instruction} instruction`;
}
