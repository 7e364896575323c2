// Waiting for the end of a container without ever trusting a single source.

import { watched, type Connection } from './call.ts';
import { gone, inspectContainer } from './containers.ts';
import type { Ended } from './engine.ts';
import { pollWithHint } from './poll.ts';
import { secondLook } from './second-look.ts';

/**
 * Inspection is the truth; the engine's wait call only says when to look. For that call may hang for ever
 * when the engine dies, misses a container that ends before it is heard, and returns too early on podman.
 * Rejects with class `engine-lost` when two looks in a row find no engine, or it gives no sign of life.
 * A container that was only created is waited for over its start.
 */
export function waitContainer(
  connection: Connection,
  id: string,
  signal: AbortSignal,
): Promise<Ended> {
  const what = 'tell how a container ends';
  return watched(connection, { what, signal }, (either) => untilEnded(connection, id, either));
}

async function untilEnded(connection: Connection, id: string, signal: AbortSignal): Promise<Ended> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const hint = connection.docker
    .getContainer(id)
    .wait({ condition: 'next-exit', abortSignal: either });
  const nextLook = pollWithHint(connection.clock, hint, either);
  try {
    for (;;) {
      const state = await secondLook(() => inspectContainer(connection, id, signal));
      if (state === null) throw gone(id);
      if (state.exitCode !== null) return { exitCode: state.exitCode, oomKilled: state.oomKilled };
      await nextLook();
    }
  } finally {
    over.abort();
  }
}
