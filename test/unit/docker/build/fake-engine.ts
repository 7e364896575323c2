// A Docker Engine of a few lines on a unix socket: takes sessions and builds, and answers what a test says.

import { mkdtempSync, rmSync } from 'node:fs';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import Docker from 'dockerode';

export interface FakeEngine {
  readonly docker: Docker;
  /** `POST /build?...`, oldest first. */
  readonly requests: string[];
  /** Connections that were turned into sessions. */
  readonly sessions: { readonly headers: IncomingHttpHeaders; readonly socket: Duplex }[];
  /** Connections open now. */
  open(): number;
  [Symbol.asyncDispose](): Promise<void>;
}

export const IMAGE = { Id: `sha256:${'ab'.repeat(32)}`, Size: 1234 };

/** `onBuild` gets the request of `POST /build`; everything else answers as an engine would. */
export async function fakeEngine(
  onBuild: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<FakeEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'fake-engine-'));
  const socketPath = join(folder, 'engine.sock');
  const requests: string[] = [];
  const sessions: { headers: IncomingHttpHeaders; socket: Duplex }[] = [];
  const open = new Set<Socket>();
  const server = createServer((request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    if (/^\/v1.41\/build\?/.test(request.url ?? '')) onBuild(request, response);
    else response.end(JSON.stringify(IMAGE));
  });
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
  });
  server.on('upgrade', ({ headers }, socket) => {
    socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
    sessions.push({ headers, socket });
    socket.on('end', () => socket.end());
  });
  await new Promise<void>((resolve) => {
    server.listen(socketPath, resolve);
  });
  return {
    docker: new Docker({ socketPath, version: 'v1.41' }),
    requests,
    sessions,
    open: () => open.size,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      rmSync(folder, { recursive: true });
    },
  };
}
