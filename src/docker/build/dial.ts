// One request to the engine as a promise, over the transport that dockerode carries.

import { Duplex, Readable } from 'node:stream';
import { inspect } from 'node:util';
import type Docker from 'dockerode';
import { failure, FailureError } from '../../model/reason.ts';
import { ANSWERS, statusOf, wordsOf } from '../call-failure.ts';

export interface Dial {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: Readable;
  /** Takes the connection over: the answer is then the raw socket. */
  readonly upgrade?: boolean;
  readonly signal?: AbortSignal;
}

/** An answer of the engine other than 200 or 101. */
export class StatusError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'StatusError';
    this.status = status;
  }
}

/** Resolves with the answer's body, still streaming. Rejects with StatusError or FailureError. */
export async function dial(docker: Docker, request: Dial): Promise<Readable> {
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      {
        method: request.method,
        path: request.query === undefined ? request.path : `${request.path}?`,
        ...(request.query && { options: { ...request.query } }),
        ...(request.headers && { headers: unseen(request.headers) }),
        ...(request.body && { file: request.body }),
        ...(request.signal && { abortSignal: request.signal }),
        hijack: request.upgrade === true,
        isStream: true,
        statusCodes: { 200: true },
      },
      (error, answer) => {
        if (error !== null) reject(asFailure(error, request));
        else if (answer instanceof Readable || answer instanceof Duplex) resolve(answer);
        else reject(new TypeError(`no stream came from ${request.path}`));
      },
    );
  });
}

/** docker-modem and Node print the headers of a request for whoever debugs (DEBUG=modem, NODE_DEBUG=http), logins included. */
function unseen(headers: NonNullable<Dial['headers']>): Record<string, string | string[]> {
  return Object.assign({ ...headers }, { [inspect.custom]: () => 'headers' });
}

/** The body alone; a connection that breaks in its middle is a FailureError like one that breaks before. */
export async function* dialBody(docker: Docker, request: Dial): AsyncGenerator<Uint8Array> {
  const answer = await dial(docker, request);
  try {
    for await (const chunk of answer) if (chunk instanceof Uint8Array) yield chunk;
  } catch (error) {
    throw asFailure(error instanceof Error ? error : new Error(String(error)), request);
  }
}

function asFailure(error: Error, { method, path }: Dial): Error {
  if (error instanceof FailureError) return error;
  const status = statusOf(error);
  if (status !== null) return new StatusError(status, wordsOf(error));
  return new FailureError(
    failure('engine-lost', 'the connection to the Docker Engine broke', {
      cause: `${method} ${path}: ${error.message}`,
      hint: ANSWERS,
    }),
    { cause: error },
  );
}
