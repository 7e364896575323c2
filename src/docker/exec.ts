// A command inside a running container: its output and its exit code.

import type { Duplex } from 'node:stream';
import type { Exec } from 'dockerode';
import * as v from 'valibot';
import { ask, call, CHANGE_MS, READ_MS } from './call.ts';
import type { Connection } from './call.ts';
import { callFailure } from './call-failure.ts';
import { readLines, readPieces } from './output.ts';
import { pollWithHint } from './poll.ts';
import { secondLook } from './second-look.ts';

/** For what is still on its way when the engine says that the command has ended. */
const LAST_OUTPUT_MS = 1000;

const ExecSchema = v.object({ Running: v.boolean(), ExitCode: v.nullable(v.number()) });

export interface ExecRequest {
  readonly container: string;
  readonly command: readonly string[];
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * The end of the output says when to look, inspection says what is: the output stays open after the command
 * while a grandchild holds it. An abort leaves the process running, for the engine has no call that ends it:
 * stop the container. Where the connection is cut in the middle, the engine claims exit code 126.
 */
export async function exec(
  connection: Connection,
  request: ExecRequest,
): Promise<{ readonly exitCode: number }> {
  const { onLine, signal } = request;
  const { created, stream } = await start(connection, request);
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const output = readLines(readPieces(stream), onLine);
  const nextLook = pollWithHint(connection.clock, output, either);
  try {
    for (;;) {
      await nextLook();
      const exitCode = await secondLook(() => exitCodeOf(connection, created, signal));
      if (exitCode === null) continue;
      await Promise.race([output, connection.clock.sleep(LAST_OUTPUT_MS, either)]);
      return { exitCode };
    }
  } catch (error) {
    signal.throwIfAborted();
    throw callFailure(error, 'give the output of a command', connection.address);
  } finally {
    over.abort();
    stream.destroy();
  }
}

function start(
  connection: Connection,
  { container, command, signal }: ExecRequest,
): Promise<{ created: Exec; stream: Duplex }> {
  const what = `run ${command[0] ?? 'nothing'} in a container`;
  return call(connection, { what, deadlineMs: CHANGE_MS, signal }, async (abortSignal) => {
    const created = await connection.docker.getContainer(container).exec({
      Cmd: [...command],
      AttachStdout: true,
      AttachStderr: true,
      abortSignal,
    });
    return { created, stream: await created.start({ hijack: true, stdin: false, abortSignal }) };
  });
}

/** Null while it runs. */
async function exitCodeOf(
  connection: Connection,
  created: Exec,
  signal: AbortSignal,
): Promise<number | null> {
  const options = { what: 'inspect a command in a container', deadlineMs: READ_MS, signal };
  const state = await ask(connection, options, ExecSchema, (abortSignal) =>
    created.inspect({ abortSignal }),
  );
  return state.Running ? null : state.ExitCode;
}
