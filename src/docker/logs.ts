// The output of a container, line by line.

import { call, READ_MS, watched } from './call.ts';
import type { Connection } from './call.ts';
import { inspectContainer } from './containers.ts';
import type { Piece } from './demux.ts';
import { readLines, readPieces } from './output.ts';
import { secondLook } from './second-look.ts';

const WHAT = 'give the output of a container';
const AGAIN_MS = 50;

/**
 * From the first line until the container ends. Call it after the start: of a container that was only
 * created the engine gives an empty output at once. A broken connection rejects with class `engine-lost`.
 */
export async function followLogs(
  connection: Connection,
  id: string,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  await watched(connection, { what: WHAT, signal }, (either) =>
    readLines(wholeOutput(connection, id, either), onLine),
  );
}

/**
 * Engine 20.10 may end the stream of a container that ends before it has sent the last lines, the ones that
 * say why. So what came while it still ran is followed by a second reading after its end, without the
 * bytes that came before.
 */
async function* wholeOutput(
  connection: Connection,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<Piece> {
  let given = 0;
  for (;;) {
    const before = await secondLook(() => inspectContainer(connection, id, signal));
    if (before === null) return;
    let known = given;
    for await (const piece of await secondLook(() => openOutput(connection, id, signal))) {
      const bytes = piece.bytes.subarray(known);
      known -= piece.bytes.length - bytes.length;
      given += bytes.length;
      if (bytes.length > 0) yield { stream: piece.stream, bytes };
    }
    if (!before.running) return;
    await connection.clock.sleep(AGAIN_MS, signal);
  }
}

async function openOutput(
  connection: Connection,
  id: string,
  signal: AbortSignal,
): Promise<AsyncIterable<Piece>> {
  const options = { what: WHAT, deadlineMs: READ_MS, signal };
  const source = await call(connection, options, (abortSignal) =>
    connection.docker
      .getContainer(id)
      .logs({ follow: true, stdout: true, stderr: true, abortSignal }),
  );
  return readPieces(source);
}
