// One BuildKit session: a connection of ours over which the engine calls back during a build.

import { randomUUID } from 'node:crypto';
import { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { dial } from './dial.ts';
import { serveGrpc } from './grpc-server.ts';
import { type SessionAnswers, sessionMethods } from './session-methods.ts';

export interface Session {
  readonly id: string;
  /** Must be called after every build: the engine holds the connection open otherwise. */
  close(): void;
}

/** `POST /session` turns the connection round: the engine is the client on it from then on. */
export async function openSession(
  docker: Docker,
  answers: SessionAnswers,
  signal: AbortSignal,
): Promise<Session> {
  const id = randomUUID();
  const methods = sessionMethods(answers);
  const socket = await dial(docker, {
    method: 'POST',
    path: '/session',
    upgrade: true,
    headers: {
      Upgrade: 'h2c',
      'X-Docker-Expose-Session-Uuid': id,
      'X-Docker-Expose-Session-Name': 'builder',
      'X-Docker-Expose-Session-Sharedkey': '',
      'X-Docker-Expose-Session-Grpc-Method': [...methods.keys()],
    },
    signal,
  });
  if (!(socket instanceof Duplex)) throw new TypeError('the engine did not give up the connection');
  return { id, close: serveGrpc(socket, methods) };
}
