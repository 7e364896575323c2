// Whole lines from bytes that come in any pieces.

import { StringDecoder } from 'node:string_decoder';
import { firstPart } from '../text/cut.ts';

export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  /** The lines that `bytes` completes, without their ends (`\n` or `\r\n`). */
  push(bytes: Uint8Array): string[] {
    const parts = (this.#rest + this.#decoder.write(bytes)).split('\n');
    this.#rest = parts.pop() ?? '';
    const lines = parts.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
    for (;;) {
      const cut = firstPart(this.#rest);
      if (cut === null) break;
      lines.push(cut.part);
      this.#rest = cut.rest;
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
