// One TCP connection: bytes out, bytes in through one reused buffer, and the news of its end.

import { connect, type Socket } from 'node:net';

export interface WireListener {
  /** `bytes` are valid during the call only. */
  onBytes(bytes: Buffer): void;
  /** The server closed its side. */
  onEnd(): void;
  onError(error: NodeJS.ErrnoException): void;
}

const READ_BUFFER = 65_536;

export class Wire {
  readonly #socket: Socket;
  #listener: WireListener | null = null;

  constructor(address: { readonly host: string; readonly port: number }) {
    const read = (count: number, buffer: Uint8Array): boolean => {
      const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, count);
      // Nobody asked: what an idle server says (408, garbage) makes the connection useless.
      if (this.#listener === null) this.close();
      else this.#listener.onBytes(bytes);
      return true;
    };
    this.#socket = connect({
      host: address.host,
      port: address.port,
      noDelay: true,
      onread: { buffer: Buffer.allocUnsafe(READ_BUFFER), callback: read },
    });
    this.#socket.on('end', () => this.#ended());
    this.#socket.on('error', (error) => this.#listener?.onError(error));
    this.#socket.on('close', () => this.#ended());
  }

  get open(): boolean {
    return !this.#socket.destroyed && !this.#socket.readableEnded && this.#socket.writable;
  }

  listen(listener: WireListener | null): void {
    this.#listener = listener;
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  close(): void {
    this.#listener = null;
    this.#socket.destroy();
  }

  #ended(): void {
    this.#listener?.onEnd();
  }
}
