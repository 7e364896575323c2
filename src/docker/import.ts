// An image out of a tar of files: one layer, labels, a name.

import * as v from 'valibot';
import { failure, FailureError } from '../model/reason.ts';
import { dialBody } from './build/dial.ts';
import { readJsonLines } from './build/ndjson.ts';
import { call, CHANGE_MS } from './call.ts';
import type { Connection } from './call.ts';
import { labelChanges } from './containers.ts';
import type { ImportRequest } from './engine.ts';
import { parseImageName } from './image-name.ts';

const MessageSchema = v.object({
  status: v.optional(v.string(), ''),
  errorDetail: v.optional(v.object({ message: v.string() })),
});

/** Folders of wheels weigh some GB. */
const IMPORT_MS = 10 * CHANGE_MS;

/** Gives its id. */
export async function importImage(
  connection: Connection,
  { tar, tag, labels }: ImportRequest,
  signal: AbortSignal,
): Promise<string> {
  const { repository, tag: version } = parseImageName(tag);
  const query = {
    fromSrc: '-',
    repo: repository,
    tag: version ?? 'latest',
    changes: labelChanges(labels),
  };
  const options = { what: `import ${tag}`, deadlineMs: IMPORT_MS, signal };
  try {
    return await call(connection, options, async (abort) => {
      const asked = {
        method: 'POST',
        path: '/images/create',
        query,
        body: tar,
        signal: abort,
      } as const;
      return readId(readJsonLines(dialBody(connection.docker, asked)), tag);
    });
  } catch (error) {
    throw tar.errored ?? error;
  } finally {
    tar.destroy();
  }
}

async function readId(messages: AsyncIterable<unknown>, tag: string): Promise<string> {
  let id: string | null = null;
  for await (const message of messages) {
    const { status, errorDetail } = v.parse(MessageSchema, message);
    if (errorDetail !== undefined) throw refusal(tag, errorDetail.message);
    if (status.startsWith('sha256:')) id = status;
  }
  if (id === null) throw refusal(tag, 'the answer names no image');
  return id;
}

function refusal(tag: string, words: string): FailureError {
  const full = /no space left on device/i.test(words);
  const hint = full
    ? 'free space where the Docker Engine keeps its data: builder clean, docker builder prune'
    : 'builder doctor tells which engine this is and what it can do';
  const message = `the engine failed to import ${tag}`;
  return new FailureError(failure(full ? 'disk' : 'internal', message, { cause: words, hint }));
}
