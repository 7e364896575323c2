// What the engine may ask during a build, and our answers: declared secrets, credentials of one host, being alive.
// Field numbers: buildkit's session/secrets and session/auth, and grpc.health.v1.

import { GRPC_STATUS, type GrpcMethod, type GrpcMethods } from './grpc-server.ts';
import type { Login } from '../docker-config.ts';
import { readMessage, writeMessage } from './wire.ts';

export interface SessionAnswers {
  /** Values by id. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Of one registry host, `registry-1.docker.io` for Docker's own; null: none. */
  readonly loginFor: (host: string) => Promise<Login | null>;
}

const SERVING = 1;

/**
 * Nothing else is implemented: BuildKit then falls back from its token methods to `Credentials`. It also
 * asks for ids nobody declared (`HTTP_AUTH_HEADER_...` for every remote context) and would send what
 * it gets to that host, so an unknown id is never answered.
 */
export function sessionMethods({ secrets, loginFor }: SessionAnswers): GrpcMethods {
  return new Map<string, GrpcMethod>([
    [
      '/moby.buildkit.secrets.v1.Secrets/GetSecret',
      (request) => {
        const value = secrets.get(firstText(request));
        return value === undefined
          ? { status: GRPC_STATUS.notFound, words: 'no such secret was declared' }
          : { message: writeMessage({ 1: Buffer.from(value) }) };
      },
    ],
    [
      '/moby.filesync.v1.Auth/Credentials',
      async (request) => {
        const found = await loginFor(firstText(request));
        // An empty answer means anonymous.
        return { message: writeMessage({ 1: found?.username ?? '', 2: found?.secret ?? '' }) };
      },
    ],
    ['/grpc.health.v1.Health/Check', () => ({ message: writeMessage({ 1: SERVING }) })],
  ]);
}

/** Field 1 of both requests: the secret's id, the registry's host. */
function firstText(request: Uint8Array): string {
  let text = '';
  readMessage(request, { 1: (reader) => (text = reader.string()) });
  return text;
}
