// Pulling an image, with every way the engine has of saying that it failed.

import { Readable } from 'node:stream';
import * as v from 'valibot';
import { FailureError } from '../model/reason.ts';
import type { Sink } from '../model/sink.ts';
import { readJsonLines } from './build/ndjson.ts';
import { call, CHANGE_MS } from './call.ts';
import type { Connection } from './call.ts';
import { callFailure, statusOf, wordsOf } from './call-failure.ts';
import { parseImageName } from './image-name.ts';
import { registryFailure } from './registry-failure.ts';

const ProgressSchema = v.object({
  status: v.optional(v.string(), ''),
  id: v.optional(v.string(), ''),
  errorDetail: v.optional(v.object({ message: v.string() })),
});

/** Throws a FailureError of class base-image, auth, registry, network, disk or engine-lost. */
export async function pullImage(
  connection: Connection,
  name: string,
  sink: Sink,
  signal: AbortSignal,
): Promise<void> {
  const what = `pull ${name}`;
  try {
    const options = { what, deadlineMs: CHANGE_MS, signal };
    const stream = await call(connection, options, (abortSignal) =>
      request(connection, name, abortSignal),
    );
    await follow(name, readJsonLines(stream), sink);
  } catch (error) {
    signal.throwIfAborted();
    throw callFailure(error, what, connection.address);
  }
}

async function request(
  { docker }: Connection,
  name: string,
  abortSignal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const { repository, tag, digest } = parseImageName(name);
  const wanted = { fromImage: repository, tag: digest ?? tag ?? 'latest', abortSignal };
  try {
    return Readable.from(await docker.createImage(wanted));
  } catch (error) {
    if (statusOf(error) === null) throw error;
    throw new FailureError(registryFailure(name, wordsOf(error)), { cause: error });
  }
}

/** HTTP 200 was given before the registry was asked: the failure, if any, is in the stream. */
async function follow(name: string, events: AsyncIterable<unknown>, sink: Sink): Promise<void> {
  const states = new Map<string, string>();
  for await (const event of events) {
    const { status, id, errorDetail } = v.parse(ProgressSchema, event);
    if (errorDetail) throw new FailureError(registryFailure(name, errorDetail.message));
    if (status === '' || states.get(id) === status) continue;
    states.set(id, status);
    const line = id === '' ? status : `${id}: ${status}`;
    sink.log(line);
    sink.progress(`pulling ${name}: ${line}`);
  }
}
