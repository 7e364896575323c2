// An HTTP server on a unix socket that answers an engine's questions from a table.

import { createServer } from 'node:http';
import { join } from 'node:path';
import { tempDir } from './temp-dir.ts';

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON; a list as JSON lines. */
  readonly body?: string | Uint8Array | object;
}

/** A function is given how often this was asked before. */
export type Script = Answer | ((before: number) => Answer);

export interface ScriptedEngine extends AsyncDisposable {
  readonly socket: string;
  /** `METHOD path?query` of every request so far, the version taken off. */
  readonly asked: readonly string[];
  /** The version of each, `v1.41`; empty where the path had none. */
  readonly versions: readonly string[];
}

const DEFAULTS: Readonly<Record<string, Answer>> = {
  'GET /_ping': { headers: { 'api-version': '1.41' }, body: 'OK' },
  'GET /version': { body: { Version: '20.10.24', MinAPIVersion: '1.12', Components: [] } },
  'GET /info': { body: { Driver: 'overlay2', NCPU: 2, MemTotal: 2 ** 33, Runtimes: {} } },
};

/** Keys are `METHOD /path` without version and query; what is not in the table is answered with 404. */
export async function startScriptedEngine(
  answers: Readonly<Record<string, Script>> = {},
): Promise<ScriptedEngine> {
  const dir = await tempDir();
  const socket = join(dir.path, 'engine.sock');
  const table: Readonly<Record<string, Script>> = { ...DEFAULTS, ...answers };
  const times = new Map<string, number>();
  const asked: string[] = [];
  const versions: string[] = [];
  const server = createServer((request, response) => {
    const [, version = '', path = ''] = /^(?:\/(v\d+\.\d+))?(.*)$/.exec(request.url ?? '') ?? [];
    const line = `${request.method} ${path}`;
    asked.push(line);
    versions.push(version);
    request.resume();
    const key = line.split('?', 1)[0] ?? '';
    const before = times.get(key) ?? 0;
    times.set(key, before + 1);
    const script = table[key] ?? { status: 404, body: { message: `no answer for ${key}` } };
    const found: Answer = typeof script === 'function' ? script(before) : script;
    response.writeHead(found.status ?? 200, found.headers);
    response.end(bytesOf(found.body));
  });
  const listening = Promise.withResolvers<void>();
  server.listen(socket, listening.resolve);
  await listening.promise;
  return {
    socket,
    asked,
    versions,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await dir[Symbol.asyncDispose]();
    },
  };
}

function bytesOf(body: Answer['body'] = ''): string | Uint8Array {
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  const lines: unknown[] = Array.isArray(body) ? body : [body];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
