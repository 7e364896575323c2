// Server-sent events out of bytes that arrive in any pieces: the name and the data of each.

import { HttpError } from './http-error.ts';

const LF = 10;
const CR = 13;
const LIMIT = 4 * 1024 * 1024;

export interface SseEvent {
  /** Of its field `event`; empty where it has none. */
  readonly name: string;
  readonly data: string;
}

/**
 * Lines end with LF, CR or CRLF; comments, `id` and `retry` are ignored; an event that is not closed by an
 * empty line is none. Source: the HTML standard, "Server-sent events"; unlike there an event with a name
 * alone is told too, for `event: error` means one even where its words stand in a comment.
 */
export class SseParser {
  readonly #onEvent: (event: SseEvent) => void;
  #pieces: Buffer[] = [];
  #pieceBytes = 0;
  #name = '';
  #data: string[] = [];
  #dataLength = 0;
  #first = true;
  /** The last line ended with CR: an LF right after it belongs to the same end. */
  #afterCr = false;

  constructor(onEvent: (event: SseEvent) => void) {
    this.#onEvent = onEvent;
  }

  push(bytes: Buffer): void {
    let start = 0;
    for (let i = 0; i < bytes.length; i += 1) {
      const byte = bytes[i];
      if (byte !== LF && byte !== CR) continue;
      const secondHalf = byte === LF && this.#afterCr && i === start && this.#pieceBytes === 0;
      if (!secondHalf) this.#line(this.#take(bytes.subarray(start, i)));
      this.#afterCr = byte === CR;
      start = i + 1;
    }
    if (start < bytes.length) this.#keep(bytes.subarray(start));
  }

  #keep(piece: Buffer): void {
    this.#pieces.push(Buffer.from(piece));
    this.#pieceBytes += piece.length;
    this.#bound();
  }

  /** The whole line: decoded only when complete, so that no character is split. */
  #take(last: Buffer): string {
    if (this.#pieceBytes === 0) return last.toString('utf8');
    const line = Buffer.concat([...this.#pieces, last]).toString('utf8');
    this.#pieces = [];
    this.#pieceBytes = 0;
    return line;
  }

  #line(raw: string): void {
    const line = this.#first && raw.startsWith('\uFEFF') ? raw.slice(1) : raw;
    this.#first = false;
    if (line === '') {
      this.#dispatch();
      return;
    }
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'event') this.#name = value;
    if (field !== 'data') return;
    this.#data.push(value);
    this.#dataLength += value.length;
    this.#bound();
  }

  #dispatch(): void {
    const event = { name: this.#name, data: this.#data.join('\n') };
    const isEvent = event.name !== '' || this.#data.length > 0;
    this.#name = '';
    this.#data = [];
    this.#dataLength = 0;
    if (isEvent) this.#onEvent(event);
  }

  #bound(): void {
    if (this.#pieceBytes + this.#dataLength > LIMIT)
      throw new HttpError('too-large', `an event is larger than ${LIMIT} bytes`);
  }
}
