// The messages of a build's answer that have a shape we know; the others are said in the log and passed over.

import * as v from 'valibot';
import type { Sink } from '../../model/sink.ts';
import { cutTo } from '../../text/cut.ts';

/** What an unknown message may take of the log, in characters. */
const MOST_SHOWN = 1000;

export async function* knownMessages<S extends v.GenericSchema>(
  messages: AsyncIterable<unknown>,
  schema: S,
  sink: Sink,
): AsyncGenerator<v.InferOutput<S>> {
  for await (const message of messages) {
    const parsed = v.safeParse(schema, message);
    if (parsed.success) yield parsed.output;
    else sink.log(`unknown message of the engine: ${cutTo(JSON.stringify(message), MOST_SHOWN)}`);
  }
}
