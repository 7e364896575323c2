// Counts what has come over the connections of an agent, without touching their streams.

import type { Agent } from 'node:http';
import type { Socket } from 'node:net';

/** Each call gives the bytes of all connections so far, as far as calls saw them. */
export function bytesHeard(agent: Agent): () => number {
  const known = new WeakMap<Socket, number>();
  let total = 0;
  return () => {
    for (const socket of Object.values(agent.sockets).flatMap((sockets) => sockets ?? [])) {
      total += socket.bytesRead - (known.get(socket) ?? 0);
      known.set(socket, socket.bytesRead);
    }
    return total;
  };
}
