// Reads what a file that is still being written has got since the last look, and no byte twice.

import { open, type FileHandle } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { isErrorCode } from './error-code.ts';

export interface GrowingFile {
  /** What is new, in pieces; nothing while the file is not there. A character that is only half written waits. */
  news(): AsyncGenerator<string>;
  close(): Promise<void>;
}

const PIECE_BYTES = 1 << 16;

export function growingFile(path: string): GrowingFile {
  const decoder = new StringDecoder('utf8');
  const buffer = new Uint8Array(PIECE_BYTES);
  let handle: FileHandle | null = null;
  return {
    news: async function* () {
      handle ??= await openIfThere(path);
      if (handle === null) return;
      for (;;) {
        const { bytesRead } = await handle.read(buffer);
        if (bytesRead === 0) return;
        const text = decoder.write(buffer.subarray(0, bytesRead));
        if (text !== '') yield text;
      }
    },
    close: async () => {
      await handle?.close();
    },
  };
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path);
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return null;
    throw error;
  }
}
