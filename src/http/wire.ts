// One TCP connection: bytes out, bytes in through one reused buffer, and the news of its end.

import { connect, type Socket } from 'node:net';

export interface WireListener {
  /** `bytes` are valid during the call only. */
  onBytes(bytes: Buffer): void;
  /** The server closed its side, or all is over. */
  onEnd(): void;
  onError(error: NodeJS.ErrnoException): void;
}

const READ_BUFFER = 65_536;

export class Wire {
  readonly #socket: Socket;

  constructor(address: { readonly host: string; readonly port: number }, listener: WireListener) {
    const read = (count: number, buffer: Uint8Array): boolean => {
      listener.onBytes(Buffer.from(buffer.buffer, buffer.byteOffset, count));
      return true;
    };
    this.#socket = connect({
      host: address.host,
      port: address.port,
      noDelay: true,
      onread: { buffer: Buffer.allocUnsafe(READ_BUFFER), callback: read },
    });
    this.#socket.on('end', () => listener.onEnd());
    this.#socket.on('error', (error) => listener.onError(error));
    this.#socket.on('close', () => listener.onEnd());
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  close(): void {
    this.#socket.destroy();
  }
}
