// Lines out of byte pieces that may end anywhere; a line's end may be LF or CRLF.

import { HttpError } from './http-error.ts';

const LF = 10;
const CR = 13;

export class LineReader {
  readonly #limit: number;
  #pieces: Buffer[] = [];
  #length = 0;
  /** What follows the last line taken. */
  rest: Buffer = Buffer.alloc(0);

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The next line without its end, or null when more bytes are needed (all of `bytes` is kept). */
  take(bytes: Buffer): string | null {
    const end = bytes.indexOf(LF);
    const piece = end === -1 ? bytes : bytes.subarray(0, end);
    this.#length += piece.length;
    if (this.#length > this.#limit)
      throw new HttpError('protocol', `a line is longer than ${this.#limit} bytes`);
    if (end === -1) {
      // The read buffer is used again for the next read: what stays must be copied.
      this.#pieces.push(Buffer.from(piece));
      return null;
    }
    const line = this.#pieces.length === 0 ? piece : Buffer.concat([...this.#pieces, piece]);
    this.#pieces = [];
    this.#length = 0;
    this.rest = bytes.subarray(end + 1);
    return line.toString('latin1', 0, line.at(-1) === CR ? line.length - 1 : line.length);
  }
}
