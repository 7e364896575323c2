// A request as the bytes that go over the wire, in one piece.

import type { Headers } from './head.ts';

export interface RequestLine {
  readonly host: string;
  readonly port: number;
  readonly method: 'GET' | 'POST' | 'HEAD';
  /** With its query; printable ASCII without blanks. */
  readonly path: string;
  readonly headers?: Headers;
  readonly body?: string;
}

const PATH = /^\/[\x21-\x7e]*$/;
const VALUE = /^[\x20-\x7e\t]*$/;

export function requestBytes(request: RequestLine): Buffer {
  const body = Buffer.from(request.body ?? '');
  const host = request.host.includes(':') ? `[${request.host}]` : request.host;
  const fields: Record<string, string> = {
    host: `${host}:${request.port}`,
    connection: 'close',
    // Sockets carry what the server sends as it is: a compressed stream would hide its tokens.
    'accept-encoding': 'identity',
    ...(request.body === undefined ? {} : { 'content-length': String(body.length) }),
    ...request.headers,
  };
  if (!PATH.test(request.path)) throw new TypeError(`not a request path: ${request.path}`);
  const lines = [`${request.method} ${request.path} HTTP/1.1`];
  for (const [name, value] of Object.entries(fields)) {
    if (!VALUE.test(value)) throw new TypeError(`not a header value: ${name}`);
    lines.push(`${name}: ${value}`);
  }
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body]);
}
