// What the engine may ask during a build, and our answers: declared secrets, credentials of one host, being alive.

import type protobuf from 'protobufjs';
import * as v from 'valibot';
import { GRPC_STATUS, type GrpcAnswer, type GrpcMethod, type GrpcMethods } from './grpc-server.ts';
import { SESSION_TYPES } from './session-proto.ts';

export interface Credentials {
  readonly username: string;
  readonly secret: string;
}

export interface SessionAnswers {
  /** Values by id. */
  readonly secrets: ReadonlyMap<string, string>;
  /** By registry host, `registry-1.docker.io` for Docker's own. */
  readonly credentials: ReadonlyMap<string, Credentials>;
}

const SERVING = 1;
const SecretRequestSchema = v.object({ ID: v.optional(v.string(), '') });
const CredentialsRequestSchema = v.object({ Host: v.optional(v.string(), '') });

/**
 * Nothing else is implemented: BuildKit then falls back from its token methods to `Credentials`. It also
 * asks for ids nobody declared (`HTTP_AUTH_HEADER_...` for every remote context) and would send what
 * it gets to that host, so an unknown id is never answered.
 */
export function sessionMethods({ secrets, credentials }: SessionAnswers): GrpcMethods {
  const types = SESSION_TYPES;
  return new Map<string, GrpcMethod>([
    [
      '/moby.buildkit.secrets.v1.Secrets/GetSecret',
      (bytes) => {
        const { ID } = v.parse(SecretRequestSchema, types.secretRequest.decode(bytes));
        const value = secrets.get(ID);
        if (value === undefined) {
          return { status: GRPC_STATUS.notFound, words: 'no such secret was declared' };
        }
        return encoded(types.secretResponse, { data: Buffer.from(value) });
      },
    ],
    [
      '/moby.filesync.v1.Auth/Credentials',
      (bytes) => {
        const { Host } = v.parse(CredentialsRequestSchema, types.credentialsRequest.decode(bytes));
        const found = credentials.get(Host);
        // An empty answer means anonymous.
        return encoded(
          types.credentialsResponse,
          found === undefined ? {} : { Username: found.username, Secret: found.secret },
        );
      },
    ],
    ['/grpc.health.v1.Health/Check', () => encoded(types.healthResponse, { status: SERVING })],
  ]);
}

function encoded(type: protobuf.Type, fields: Record<string, unknown>): GrpcAnswer {
  return { message: type.encode(fields).finish() };
}
