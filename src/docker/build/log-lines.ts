// Turns pieces of a program's output into whole lines: no torn character, no overwritten progress bar.

import { StringDecoder } from 'node:string_decoder';
import { stripControl } from '../../text/control.ts';
import { firstPart } from '../../text/cut.ts';

/** One output stream of one program. Colours are removed; of a line rewritten by `\r` the last state stays. */
export class LogLines {
  readonly #decoder = new StringDecoder('utf8');
  readonly #onLine: (line: string) => void;
  #rest = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(piece: Uint8Array): void {
    const lines = (this.#rest + this.#decoder.write(piece)).split('\n');
    this.#rest = latest(lines.pop() ?? '');
    for (const line of lines) this.#give(line);
    for (;;) {
      const cut = firstPart(this.#rest);
      if (cut === null) break;
      this.#give(cut.part);
      this.#rest = cut.rest;
    }
  }

  /** Gives out what came after the last line end. */
  flush(): void {
    const rest = this.#rest;
    this.#rest = '';
    if (rest !== '') this.#give(rest);
  }

  #give(line: string): void {
    this.#onLine(stripControl(latest(line).replace(/\r$/, '')));
  }
}

/** What a terminal would show of a line with carriage returns; a `\r` at its end may be half a `\r\n`. */
function latest(line: string): string {
  const last = line.lastIndexOf('\r', line.length - 2);
  return last < 0 ? line : line.slice(last + 1);
}
