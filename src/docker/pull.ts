// Pulling an image, with every way the engine has of saying that it failed.

import type { Sink } from '../model/sink.ts';
import { readJsonLines } from './build/ndjson.ts';
import { call, CHANGE_MS } from './call.ts';
import type { Connection } from './call.ts';
import { callFailure } from './call-failure.ts';
import { parseImageName } from './image-name.ts';
import { askedAs, dialRegistry, refusedBy } from './registry-call.ts';
import { followRegistry } from './registry-progress.ts';

/** Throws a FailureError of class base-image, auth, registry, network, disk or engine-lost. */
export async function pullImage(
  connection: Connection,
  image: string,
  sink: Sink,
  signal: AbortSignal,
): Promise<void> {
  const what = `pull ${image}`;
  const { repository, tag, digest } = parseImageName(image);
  const query = { fromImage: repository, tag: digest ?? tag ?? 'latest' };
  try {
    const options = { what, deadlineMs: CHANGE_MS, signal };
    const { asked, answer } = await call(connection, options, async (abort) => {
      const known = await askedAs(connection, image);
      const request = { method: 'POST', path: '/images/create', query, signal: abort } as const;
      const refused = refusedBy(known, 'pull', image);
      return {
        asked: known,
        answer: await dialRegistry(connection, known, request).catch(refused),
      };
    });
    await followRegistry({ action: 'pull', image, asked }, readJsonLines(answer), sink);
  } catch (error) {
    signal.throwIfAborted();
    throw callFailure(error, what, connection.address);
  }
}
