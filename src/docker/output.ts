// Container output, from the engine's frames to lines.

import { FrameDecoder } from './demux.ts';
import type { Piece } from './demux.ts';
import { LineSplitter } from './lines.ts';

export async function* readPieces(
  source: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Piece> {
  const frames = new FrameDecoder();
  for await (const chunk of source) yield* frames.push(Buffer.from(chunk));
}

/** To the end of `pieces`; a line of one stream is never mixed with the other's. */
export async function readLines(
  pieces: AsyncIterable<Piece>,
  onLine: (line: string) => void,
): Promise<void> {
  const streams = { stdout: new LineSplitter(), stderr: new LineSplitter() };
  for await (const { stream, bytes } of pieces) {
    for (const line of streams[stream].push(bytes)) onLine(line);
  }
  for (const splitter of [streams.stdout, streams.stderr]) {
    for (const line of splitter.end()) onLine(line);
  }
}
