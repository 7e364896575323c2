// Makes a file of lines whole again that its writer was killed over: what follows the last line end goes.

import { constants, open } from 'node:fs/promises';

const PIECE = 1 << 16;
const LINE_END = 0x0a;

/** Fine where there is no such line, or no file: an empty one is there afterwards. */
export async function cutTornLine(path: string): Promise<void> {
  const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    const { size } = await file.stat();
    const piece = Buffer.alloc(PIECE);
    for (let end = size; end > 0;) {
      const from = Math.max(0, end - PIECE);
      const { bytesRead } = await file.read(piece, 0, end - from, from);
      const last = piece.subarray(0, bytesRead).lastIndexOf(LINE_END);
      if (last >= 0) {
        if (from + last + 1 < size) await file.truncate(from + last + 1);
        return;
      }
      end = from;
    }
    await file.truncate(0);
  } finally {
    await file.close();
  }
}
