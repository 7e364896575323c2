// Pushing a tag to the registry that its name begins with.

import { failure, FailureError } from '../model/reason.ts';
import type { Sink } from '../model/sink.ts';
import { readJsonLines } from './build/ndjson.ts';
import { call, CHANGE_MS } from './call.ts';
import type { Connection } from './call.ts';
import { ANSWERS, callFailure } from './call-failure.ts';
import { parseImageName } from './image-name.ts';
import { askedAs, dialRegistry, refusedBy } from './registry-call.ts';
import { followRegistry } from './registry-progress.ts';

/** Gives the digest that the registry has it under. Throws a FailureError of class base-image (no such tag here), auth, registry, network, disk or engine-lost. */
export async function pushImage(
  connection: Connection,
  image: string,
  sink: Sink,
  signal: AbortSignal,
): Promise<string> {
  const what = `push ${image}`;
  const { repository, tag } = parseImageName(image);
  const path = `/images/${repository}/push`;
  const query = { tag: tag ?? 'latest' };
  try {
    const options = { what, deadlineMs: CHANGE_MS, signal };
    const { asked, answer } = await call(connection, options, async (abort) => {
      const known = await askedAs(connection, image);
      const request = { method: 'POST', path, query, signal: abort } as const;
      const refused = refusedBy(known, 'push', image);
      return {
        asked: known,
        answer: await dialRegistry(connection, known, request).catch(refused),
      };
    });
    const digest = await followRegistry(
      { action: 'push', image, asked },
      readJsonLines(answer),
      sink,
    );
    if (digest !== null) return digest;
  } catch (error) {
    signal.throwIfAborted();
    throw callFailure(error, what, connection.address);
  }
  throw new FailureError(
    failure('engine-lost', `the engine ended the push of ${image} without a result`, {
      cause: 'the answer names neither a digest nor an error',
      hint: ANSWERS,
    }),
  );
}
