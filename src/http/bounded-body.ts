// The body of an answer, collected up to a limit.

import { HttpError } from './http-error.ts';

export class BoundedBody {
  readonly #limit: number;
  readonly #pieces: Buffer[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(bytes: Buffer): void {
    this.#length += bytes.length;
    if (this.#length > this.#limit)
      throw new HttpError('too-large', `the body is larger than ${this.#limit} bytes`);
    this.#pieces.push(Buffer.from(bytes));
  }

  text(): string {
    return Buffer.concat(this.#pieces).toString('utf8');
  }
}
