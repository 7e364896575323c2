// The output of a container, line by line.

import { call, READ_MS } from './call.ts';
import type { Connection } from './call.ts';
import { callFailure } from './call-failure.ts';
import { readOutput } from './output.ts';

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
  const what = 'give the output of a container';
  const source = await call(connection, { what, deadlineMs: READ_MS, signal }, (abortSignal) =>
    connection.docker
      .getContainer(id)
      .logs({ follow: true, stdout: true, stderr: true, abortSignal }),
  );
  try {
    await readOutput(source, onLine);
  } catch (error) {
    signal.throwIfAborted();
    throw callFailure(error, what, connection.address);
  }
}
