// The framing of container output: 8-byte headers that say which stream, and how much of it follows.

import { failure, FailureError } from '../model/reason.ts';

const HEADER = 8;

export interface Piece {
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Uint8Array;
}

/**
 * Source: the engine's API, "Attach to a container, stream format". Yields payload as it comes, whole
 * frames or parts of one, without copying it; only headers are kept between chunks.
 */
export class FrameDecoder {
  readonly #header = Buffer.alloc(HEADER);
  #filled = 0;
  #left = 0;
  #stream: Piece['stream'] = 'stdout';

  *push(chunk: Uint8Array): Generator<Piece, void, undefined> {
    let at = 0;
    while (at < chunk.length) {
      const wanted = this.#left > 0 ? this.#left : HEADER - this.#filled;
      const bytes = chunk.subarray(at, at + wanted);
      at += bytes.length;
      if (this.#left > 0) {
        this.#left -= bytes.length;
        yield { stream: this.#stream, bytes };
      } else {
        this.#header.set(bytes, this.#filled);
        this.#filled += bytes.length;
        if (this.#filled === HEADER) this.#open();
      }
    }
  }

  #open(): void {
    const stream = this.#header.readUInt8(0);
    // 3 carries the engine's own errors.
    if (stream > 3 || this.#header.readUIntBE(1, 3) !== 0) {
      throw new FailureError(
        failure('engine-lost', 'the engine sent container output that is not framed'),
      );
    }
    this.#stream = stream >= 2 ? 'stderr' : 'stdout';
    this.#left = this.#header.readUInt32BE(4);
    this.#filled = 0;
  }
}
