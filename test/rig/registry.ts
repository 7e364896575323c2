// A registry on 127.0.0.1 that keeps images in memory, asks for a login as real ones do, and remembers who asked.

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { authority, type Door } from './registry-auth.ts';
import { RegistryStore, type StoreAnswer } from './registry-store.ts';

export interface RegistryRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
}

export interface Registry extends AsyncDisposable {
  /** `127.0.0.1:PORT`: what names of its images begin with. Engines speak plain HTTP with it. */
  readonly host: string;
  /** Oldest first. */
  readonly asked: readonly RegistryRequest[];
  /** Every request gets this answer from now on; null: as before. */
  behave(fault: { readonly status: number; readonly body?: string } | null): void;
}

/** Without a door everybody may do all. */
export async function startRegistry(door: Door | null = null): Promise<Registry> {
  const asked: RegistryRequest[] = [];
  const store = new RegistryStore();
  let fault: Parameters<Registry['behave']>[0] = null;
  let host = '';
  const answer = async (request: IncomingMessage): Promise<StoreAnswer> => {
    const url = new URL(request.url ?? '/', `http://${host}`);
    const authorization = request.headers.authorization ?? null;
    const body = await buffer(request);
    asked.push({ method: request.method ?? '', path: url.pathname, authorization });
    if (fault !== null) return { status: fault.status, body: fault.body ?? '' };
    const refusal = door === null ? null : authority(door, { url, authorization, host, body });
    return refusal ?? store.answer(request, url, body);
  };
  const server = createServer((request, response) => {
    answer(request).then(
      (given) => {
        send(response, given);
      },
      () => request.destroy(),
    );
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  host = `127.0.0.1:${address.port}`;
  return {
    host,
    asked,
    behave: (next) => {
      fault = next;
    },
    [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      return Promise.resolve();
    },
  };
}

function send(response: ServerResponse, { status, headers, body = '' }: StoreAnswer): void {
  response.writeHead(status, {
    'docker-distribution-api-version': 'registry/2.0',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  });
  response.end(body);
}

/** A name that nobody else uses. */
export function uniqueName(): string {
  return `test-${randomUUID().slice(0, 8)}`;
}
