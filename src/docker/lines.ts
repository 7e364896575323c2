// Whole lines from bytes that come in any pieces.

import { StringDecoder } from 'node:string_decoder';

/** A longer line is given in parts of this many characters, so that output without line ends stays bounded. */
const LONGEST = 65_536;

export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  /** The lines that `bytes` completes, without their ends (`\n` or `\r\n`). */
  push(bytes: Uint8Array): string[] {
    const parts = (this.#rest + this.#decoder.write(bytes)).split('\n');
    this.#rest = parts.pop() ?? '';
    const lines = parts.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
    while (this.#rest.length > LONGEST) {
      lines.push(this.#rest.slice(0, LONGEST));
      this.#rest = this.#rest.slice(LONGEST);
    }
    return lines;
  }

  /** The last line, where it has no end. */
  end(): string[] {
    const last = this.#rest + this.#decoder.end();
    this.#rest = '';
    return last === '' ? [] : [last];
  }
}
