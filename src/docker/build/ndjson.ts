// Reads newline-delimited JSON from the engine: byte-safe, bounded, and keeping nothing.

import { failure, FailureError } from '../../model/reason.ts';
import { ANSWERS } from '../call-failure.ts';
import { cutTo } from '../../text/cut.ts';

const NEWLINE = 0x0a;
/** One status batch with the tail of a failed step is well below; more is no answer of an engine. */
const MOST_BYTES = 32 << 20;

/**
 * One value a line, in order. Throws FailureError `engine-lost` for a line that is not JSON, is torn by
 * the end of the stream, or is longer than `mostBytes`; errors of the stream itself pass through.
 */
export async function* readJsonLines(
  stream: AsyncIterable<Uint8Array>,
  mostBytes = MOST_BYTES,
): AsyncGenerator {
  let pieces: Uint8Array[] = [];
  let held = 0;
  for await (const chunk of stream) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      pieces.push(chunk.subarray(start, end));
      yield* parseLine(pieces);
      pieces = [];
      held = 0;
      start = end + 1;
    }
    pieces.push(chunk.subarray(start));
    held += chunk.length - start;
    if (held > mostBytes) throw unreadable(`a line of more than ${String(mostBytes)} bytes`);
  }
  yield* parseLine(pieces);
}

/** Nothing for an empty line. Bytes are joined first, so no character is ever split. */
function* parseLine(pieces: readonly Uint8Array[]): Generator {
  const text = Buffer.concat(pieces).toString('utf8').trim();
  if (text === '') return;
  try {
    yield JSON.parse(text) as unknown;
  } catch {
    throw unreadable(`not JSON: ${cutTo(text, 200)}`);
  }
}

function unreadable(cause: string): FailureError {
  return new FailureError(
    failure('engine-lost', 'the answer of the Docker Engine cannot be read', {
      cause,
      hint: ANSWERS,
    }),
  );
}
