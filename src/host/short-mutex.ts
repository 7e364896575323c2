// One process at a time, for milliseconds: an abstract socket of Linux, which the kernel lets go when its holder dies.

import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { isErrorCode } from './error-code.ts';

const LOOK_AGAIN_MS = 3;

/**
 * Gives what `work` gives; null where somebody else holds it for longer than `mostMs`, or where there are no such sockets.
 * No file is left, and none is in a place where others could put one first.
 */
export async function oneAtATime<T>(
  name: string,
  mostMs: number,
  work: () => T,
): Promise<{ readonly value: T } | null> {
  const address = `\0builder.${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  const deadline = performance.now() + mostMs;
  for (;;) {
    const server = await bound(address);
    if (server !== 'taken') return server === null ? null : held(server, work);
    if (performance.now() >= deadline) return null;
    // Not all at the same moment again.
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS * (0.5 + Math.random())));
  }
}

function held<T>(server: Server, work: () => T): { readonly value: T } {
  try {
    return { value: work() };
  } finally {
    server.close();
  }
}

/** Null where this system has no such sockets. */
function bound(address: string): Promise<Server | 'taken' | null> {
  return new Promise((resolve) => {
    const server = createServer((visitor) => visitor.destroy());
    server.once('error', (error) => {
      resolve(isErrorCode(error, 'EADDRINUSE') ? 'taken' : null);
    });
    server.listen(address, () => {
      resolve(server);
    });
  });
}
