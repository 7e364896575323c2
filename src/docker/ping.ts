// The first question to an engine: are you there, and which API do you speak?

import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../model/clock.ts';
import { failure, FailureError } from '../model/reason.ts';
import { addressText } from './address.ts';
import type { Address } from './address.ts';
import { connectFailure } from './connect-failure.ts';
import { LostError } from './loss.ts';

const PING_MS = 3000;

export interface Pong {
  readonly apiVersion: string;
  /** `Builder-Version`: `1` where BuildKit is switched off; null where the engine does not say. */
  readonly builderVersion: string | null;
}

/** Throws a FailureError that says what to do. Needs nothing heavy, so that this failure comes at once. */
export async function ping(address: Address, clock: Clock): Promise<Pong> {
  const over = new AbortController();
  const late = clock.sleep(PING_MS, over.signal).then(() => {
    throw new FailureError(
      failure('engine-lost', `the engine at ${addressText(address)} does not answer`, {
        where: addressText(address),
        cause: `no answer to a ping in ${PING_MS / 1000} s`,
        hint: 'it may be starting, frozen or out of memory: look at its log, restart it',
      }),
    );
  });
  try {
    return pong(await Promise.race([get(address, over.signal), late]), address);
  } catch (error) {
    throw await connectFailure(error, address);
  } finally {
    over.abort();
  }
}

/** Resolves when it answers as an engine in order does; one that says 5xx is as good as gone. */
export async function answers(address: Address, signal: AbortSignal): Promise<void> {
  const { statusCode = 0 } = await get(address, signal);
  if (statusCode >= 500) {
    throw new LostError('it is out of order', { cause: new Error(`HTTP ${statusCode} to a ping`) });
  }
}

function get(address: Address, signal: AbortSignal): Promise<IncomingMessage> {
  const where =
    address.kind === 'socket'
      ? { socketPath: address.path }
      : { host: address.host, port: address.port };
  return new Promise((resolve, reject) => {
    request({ ...where, path: '/_ping', agent: false, signal }, (response) => {
      // Only the headers matter; what follows them may come or break.
      response.on('error', () => {}).resume();
      resolve(response);
    })
      .on('error', reject)
      .end();
  });
}

function pong(response: IncomingMessage, address: Address): Pong {
  const apiVersion = response.headers['api-version'];
  const builderVersion = response.headers['builder-version'];
  if (typeof apiVersion === 'string' && /^\d+\.\d+$/.test(apiVersion)) {
    return {
      apiVersion,
      builderVersion: typeof builderVersion === 'string' ? builderVersion : null,
    };
  }
  throw new FailureError(
    failure('config', `what answers at ${addressText(address)} is not a Docker Engine`, {
      where: addressText(address),
      cause: `HTTP ${response.statusCode} without an API version`,
      hint: 'give the socket of a Docker Engine with --socket',
    }),
  );
}
