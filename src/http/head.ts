// The head of an HTTP/1 response: status line, header fields, and how long its body is.

import { HttpError } from './http-error.ts';
import { cutTo } from '../text/cut.ts';

/** By lower-case name; repeated fields are joined by `, `. */
export type Headers = Readonly<Record<string, string>>;

export interface Head {
  readonly status: number;
  readonly headers: Headers;
}

export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'until-close' };

const STATUS_LINE = /^HTTP\/1\.[01] ([1-9]\d\d)(?: .*)?$/;
const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/;
// oxlint-disable-next-line no-control-regex -- these are the very characters to refuse.
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;
const BODILESS = new Set([204, 304]);

/** Lines without their ends, the empty one not included. */
export function parseHead(lines: readonly string[]): Head {
  const [statusLine = '', ...fields] = lines;
  const match = STATUS_LINE.exec(statusLine);
  if (match === null) throw malformed('status line', statusLine);
  const headers: Record<string, string> = {};
  for (const line of fields) {
    const [name, value] = parseField(line);
    const earlier = Object.hasOwn(headers, name) ? headers[name] : undefined;
    headers[name] = earlier === undefined ? value : `${earlier}, ${value}`;
  }
  return { status: Number(match[1]), headers };
}

function parseField(line: string): [name: string, value: string] {
  const match = FIELD.exec(line);
  const [, name, value] = match ?? [];
  if (name === undefined || value === undefined || CONTROL.test(value))
    throw malformed('header line', line);
  return [name.toLowerCase(), value];
}

/** Source: RFC 9112 section 6.3. */
export function framing(head: Head, method: string): Framing {
  if (method === 'HEAD' || BODILESS.has(head.status)) return { kind: 'none' };
  const coding = head.headers['transfer-encoding'];
  if (coding !== undefined) {
    if (coding.toLowerCase() === 'chunked') return { kind: 'chunked' };
    throw malformed('transfer-encoding', coding);
  }
  const length = head.headers['content-length'];
  return length === undefined ? { kind: 'until-close' } : { kind: 'length', bytes: bytes(length) };
}

function bytes(length: string): number {
  const [first = '', ...others] = length.split(',').map((part) => part.trim());
  const value = /^\d+$/.test(first) ? Number(first) : Number.NaN;
  if (!Number.isSafeInteger(value) || others.some((other) => other !== first))
    throw malformed('content-length', length);
  return value;
}

export function malformed(what: string, seen: string): HttpError {
  return new HttpError('protocol', `malformed ${what}: ${JSON.stringify(cutTo(seen, 80))}`);
}
