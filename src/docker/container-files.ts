// Files into a container that was only created, and single ones out of it.

import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { call, CHANGE_MS, READ_MS } from './call.ts';
import type { Connection } from './call.ts';
import { nullWhere } from './call-failure.ts';

/** A checkout of some hundred MB, on a disk that builds keep busy. */
const COPY_MS = 10 * CHANGE_MS;

interface Copy {
  readonly id: string;
  /** In the container; it is there. */
  readonly folder: string;
  readonly tar: Readable;
}

/** Unpacks a tar, into volumes too; owners are those of the tar. */
export async function copyInto(
  connection: Connection,
  { id, folder, tar }: Copy,
  signal: AbortSignal,
): Promise<void> {
  const options = { what: 'copy files into a container', deadlineMs: COPY_MS, signal };
  try {
    await call(connection, options, (abortSignal) =>
      connection.docker.getContainer(id).putArchive(tar, { path: folder, abortSignal }),
    );
  } catch (error) {
    // The engine only knows that the tar broke off, not what broke it.
    throw tar.errored ?? error;
  } finally {
    tar.destroy();
  }
}

/** Null when there is no such file. */
export async function readFileOf(
  connection: Connection,
  id: string,
  path: string,
): Promise<string | null> {
  const options = { what: `read ${path} of a container`, deadlineMs: READ_MS };
  return call(connection, options, async (abortSignal) => {
    const container = connection.docker.getContainer(id);
    const tar = await container.getArchive({ path, abortSignal }).catch(nullWhere(404));
    if (tar === null) return null;
    const files = extract();
    // A cut of the answer ends the reading, and with it this call.
    const sent = Readable.from(tar).on('error', (error) => files.destroy(error));
    sent.pipe(files);
    try {
      for await (const file of files) if (file.header.type === 'file') return await text(file);
      return null;
    } finally {
      sent.destroy();
    }
  });
}
