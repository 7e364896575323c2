// A server of repositories over HTTP, by git's own program for it; with a password, if asked.

import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { TestContext } from 'node:test';

export interface GitServer {
  /** `http://127.0.0.1:1234`, without a slash behind; below it lie the folders of the root. */
  readonly address: string;
  /** Each request so far: method, path and query. */
  readonly requests: readonly string[];
}

/** `login`: `ada:secret`. */
export async function serveGit(t: TestContext, root: string, login?: string): Promise<GitServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const wanted = login === undefined ? undefined : `Basic ${btoa(login)}`;
    if (request.headers.authorization !== wanted)
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    else answer(root, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const place = server.address();
  if (place === null || typeof place === 'string') throw new Error('the server has no port');
  return { address: `http://127.0.0.1:${place.port}`, requests };
}

/** CGI: the head comes before an empty line. */
function answer(root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://x');
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
  });
  request.pipe(child.stdin);
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  child.on('close', () => {
    const all = Buffer.concat(pieces);
    const end = all.indexOf('\r\n\r\n');
    const headers = all.subarray(0, end).toString().split('\r\n');
    const pairs = headers.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
    const status = pairs.find(([name]) => name === 'Status')?.[1] ?? '200';
    const rest = pairs.filter(([name]) => name !== 'Status' && name !== '');
    response.writeHead(Number.parseInt(status, 10), Object.fromEntries(rest));
    response.end(all.subarray(end + 4));
  });
}
