// HTTP/1 responses out of bytes that arrive in any pieces: no socket, no clock.

import { framing, malformed, parseHead, type Head } from './head.ts';
import { HttpError } from './http-error.ts';
import { LineReader } from './line-reader.ts';

/** `bytes` are valid during the call only: the read buffer is used again. */
export interface ResponseHandler {
  onHead(head: Head): void;
  onBody(bytes: Buffer, head: Head): void;
}

type State =
  | 'head'
  | 'length'
  | 'size'
  | 'chunk'
  | 'chunk-end'
  | 'trailer'
  | 'until-close'
  | 'done';

const IN_BODY: ReadonlySet<State> = new Set(['length', 'chunk', 'until-close']);
const HEAD_LIMIT = 65_536;
const CHUNK_SIZE = /^([0-9A-Fa-f]{1,12})[ \t]*(?:;.*)?$/;

/** One response to one request. Malformed input throws an HttpError of kind `protocol`. */
export class ResponseParser {
  readonly #method: string;
  readonly #handler: ResponseHandler;
  readonly #lines = new LineReader(HEAD_LIMIT);
  #state: State = 'head';
  #head: Head | null = null;
  #headLines: string[] = [];
  #headLength = 0;
  /** Bytes still to come of the body or of the chunk. */
  #remaining = 0;
  #started = false;

  constructor(method: string, handler: ResponseHandler) {
    this.#method = method;
    this.#handler = handler;
  }

  /** The response is complete. */
  get done(): boolean {
    return this.#state === 'done';
  }

  /** Null until it is complete. */
  get head(): Head | null {
    return this.#head;
  }

  /** At least one byte came. */
  get started(): boolean {
    return this.#started;
  }

  /** Bytes after the response are ignored. */
  push(bytes: Buffer): void {
    if (bytes.length > 0) this.#started = true;
    let rest = bytes;
    while (rest.length > 0 && !this.done) rest = this.#step(rest);
  }

  /** The server closed the connection. */
  end(): void {
    if (this.#state === 'until-close') this.#state = 'done';
    if (this.done) return;
    if (this.#head !== null)
      throw new HttpError('cut', 'connection closed in the middle of the answer');
    const what = this.#started ? 'in the middle of its head' : 'before any answer';
    throw new HttpError('reset', `connection closed ${what}`);
  }

  #step(bytes: Buffer): Buffer {
    if (this.#head !== null && IN_BODY.has(this.#state)) return this.#body(bytes, this.#head);
    const line = this.#lines.take(bytes);
    if (line === null) return bytes.subarray(bytes.length);
    const { rest } = this.#lines;
    this.#line(line);
    return rest;
  }

  #body(bytes: Buffer, head: Head): Buffer {
    const piece = bytes.subarray(0, this.#remaining);
    this.#remaining -= piece.length;
    if (this.#remaining === 0) this.#state = this.#state === 'chunk' ? 'chunk-end' : 'done';
    this.#handler.onBody(piece, head);
    return bytes.subarray(piece.length);
  }

  #line(line: string): void {
    if (this.#state === 'head') this.#headLine(line);
    else if (this.#state === 'size') this.#sizeLine(line);
    else if (this.#state === 'chunk-end') {
      if (line !== '') throw malformed('end of a chunk', line);
      this.#state = 'size';
    } else if (line === '') this.#state = 'done';
    else this.#countHead(line);
  }

  #headLine(line: string): void {
    this.#countHead(line);
    if (line !== '') {
      // A first line that is not HTTP is refused at once: a server of another kind may say no more.
      if (this.#headLines.length === 0) parseHead([line]);
      this.#headLines.push(line);
      return;
    }
    const head = parseHead(this.#headLines);
    this.#headLines = [];
    this.#headLength = 0;
    if (head.status === 101) throw malformed('answer', 'switching protocols was not asked for');
    if (head.status >= 200) this.#begin(head);
  }

  #begin(head: Head): void {
    const how = framing(head, this.#method);
    if (how.kind === 'none') this.#state = 'done';
    else if (how.kind === 'chunked') this.#state = 'size';
    else if (how.kind === 'until-close') {
      this.#remaining = Infinity;
      this.#state = 'until-close';
    } else {
      this.#remaining = how.bytes;
      this.#state = how.bytes === 0 ? 'done' : 'length';
    }
    this.#head = head;
    this.#handler.onHead(head);
  }

  #sizeLine(line: string): void {
    const match = CHUNK_SIZE.exec(line);
    if (match?.[1] === undefined) throw malformed('chunk size', line);
    this.#remaining = Number.parseInt(match[1], 16);
    this.#state = this.#remaining === 0 ? 'trailer' : 'chunk';
  }

  #countHead(line: string): void {
    this.#headLength += line.length + 1;
    if (this.#headLength > HEAD_LIMIT)
      throw new HttpError('protocol', `the head is longer than ${HEAD_LIMIT} bytes`);
  }
}
