// A unix socket before an engine's, that fails in the ways engines and networks fail.

import { createServer, connect } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { tempDir } from './temp-dir.ts';

export type Fault =
  | { readonly kind: 'none' }
  /** Accepts, and never answers: a frozen engine. */
  | { readonly kind: 'silent' }
  /** Answers after this time. */
  | { readonly kind: 'late'; readonly ms: number }
  /** Ends the connection properly after so many bytes of answer. */
  | { readonly kind: 'truncate'; readonly afterBytes: number }
  /** Breaks it off after so many bytes of answer. */
  | { readonly kind: 'reset'; readonly afterBytes: number }
  /** Gives so many bytes of answer, and the rest a moment later. */
  | { readonly kind: 'split'; readonly afterBytes: number }
  /** Answers this, whatever was asked. */
  | { readonly kind: 'garbage'; readonly text: string };

/** The answer of an engine, or of a proxy before it, that does not do what it is asked. */
export function refusal(status: number, words: string): Fault {
  const body = JSON.stringify({ message: words });
  const head = `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json\r\nConnection: close`;
  return { kind: 'garbage', text: `${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}` };
}

export interface EngineProxy extends AsyncDisposable {
  readonly socket: string;
  /** For connections made from now on; a function is asked for each, by its number from 0. */
  behave(fault: Fault | ((connection: number) => Fault)): void;
  /** Nothing passes any more, in either direction, on no connection: an engine whose process is stopped. */
  freeze(): void;
  /** Breaks all open connections. */
  cut(): void;
  /** Breaks all connections and refuses new ones, as when the engine's process is killed. */
  vanish(): void;
  /** Open connections of clients. */
  open(): number;
}

export async function startEngineProxy(engineSocket: string): Promise<EngineProxy> {
  const dir = await tempDir();
  const socket = join(dir.path, 'engine.sock');
  const clients = new Set<Socket>();
  const pairs = new Set<readonly Socket[]>();
  let faultOf = (_connection: number): Fault => ({ kind: 'none' });
  let connections = 0;
  const behave: EngineProxy['behave'] = (next) => {
    connections = 0;
    faultOf = typeof next === 'function' ? next : () => next;
  };
  const server = createServer((client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client)).on('error', () => {});
    const engine = serve(client, engineSocket, faultOf(connections));
    connections += 1;
    const pair = engine === null ? [client] : [client, engine];
    pairs.add(pair);
    client.on('close', () => pairs.delete(pair));
  });
  const listening = Promise.withResolvers<void>();
  server.listen(socket, listening.resolve);
  await listening.promise;
  const cut = (): void => {
    for (const client of clients) client.destroy();
  };
  const vanish = (): void => {
    server.close();
    cut();
  };
  return {
    socket,
    behave,
    freeze: () => {
      behave({ kind: 'silent' });
      for (const pair of pairs) for (const side of pair) side.unpipe().pause();
    },
    cut,
    vanish,
    open: () => clients.size,
    async [Symbol.asyncDispose]() {
      vanish();
      await dir[Symbol.asyncDispose]();
    },
  };
}

/** Gives the other side; null where the client has to do with us alone. */
function serve(client: Socket, engineSocket: string, fault: Fault): Socket | null {
  if (fault.kind === 'silent') {
    client.resume();
    return null;
  }
  if (fault.kind === 'garbage') {
    client.once('data', () => client.end(fault.text));
    return null;
  }
  const engine = connect(engineSocket);
  client.pipe(engine);
  client.on('close', () => engine.destroy());
  engine.on('error', () => client.destroy());
  answer(engine, client, fault);
  return engine;
}

function answer(engine: Socket, client: Socket, fault: Fault): void {
  switch (fault.kind) {
    case 'late':
      setTimeout(() => engine.pipe(client), fault.ms);
      return;
    case 'truncate':
    case 'reset':
      cutAfter(engine, client, fault);
      return;
    case 'split':
      splitAfter(engine, client, fault.afterBytes);
      return;
    default:
      engine.pipe(client);
  }
}

/** Between the two parts of an answer, in ms: long enough for the first to be read alone. */
const MOMENT_MS = 20;

function splitAfter(engine: Socket, client: Socket, afterBytes: number): void {
  const ends = (): unknown => client.end();
  let left = afterBytes;
  engine.on('data', (chunk: Buffer) => {
    client.write(chunk.subarray(0, left));
    if (chunk.length <= left) {
      left -= chunk.length;
      return;
    }
    const rest = chunk.subarray(left);
    // Its end would be told at once otherwise, though it is paused.
    engine.removeAllListeners('data').removeListener('end', ends).pause();
    let isOver = false;
    engine.once('end', () => (isOver = true));
    setTimeout(() => {
      client.write(rest);
      if (isOver) client.end();
      else engine.pipe(client);
    }, MOMENT_MS);
  });
  engine.on('end', ends);
}

function cutAfter(
  engine: Socket,
  client: Socket,
  { kind, afterBytes }: { readonly kind: 'truncate' | 'reset'; readonly afterBytes: number },
): void {
  let left = afterBytes;
  const over = (): void => {
    if (kind === 'truncate') client.end();
    else client.destroy();
    engine.destroy();
  };
  if (left === 0) {
    client.once('data', over);
    return;
  }
  engine.on('data', (chunk: Buffer) => {
    client.write(chunk.subarray(0, left));
    left -= chunk.length;
    if (left <= 0) over();
  });
  engine.on('end', () => client.end());
}
