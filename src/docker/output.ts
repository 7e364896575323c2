// Container output, from the engine's frames to lines.

import { FrameDecoder } from './demux.ts';
import { LineSplitter } from './lines.ts';

/** Reads to the end of `source`; a line of one stream is never mixed with the other's. */
export async function readOutput(
  source: AsyncIterable<Uint8Array | string>,
  onLine: (line: string) => void,
): Promise<void> {
  const frames = new FrameDecoder();
  const streams = { stdout: new LineSplitter(), stderr: new LineSplitter() };
  for await (const chunk of source) {
    for (const { stream, bytes } of frames.push(Buffer.from(chunk))) {
      for (const line of streams[stream].push(bytes)) onLine(line);
    }
  }
  for (const splitter of [streams.stdout, streams.stderr]) {
    for (const line of splitter.end()) onLine(line);
  }
}
