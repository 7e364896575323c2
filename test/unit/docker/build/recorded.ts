// The recorded answers of real engines, and what our readers make of them.

import { readdirSync, readFileSync } from 'node:fs';
import type { BuildEnd } from '../../../../src/docker/build/build-end.ts';
import { readBuildkit } from '../../../../src/docker/build/buildkit.ts';
import { readClassic } from '../../../../src/docker/build/classic.ts';
import { readJsonLines } from '../../../../src/docker/build/ndjson.ts';
import { type RecordingSink, recordingSink } from './recording-sink.ts';

const FOLDER = new URL('../../../fixtures/build-streams/', import.meta.url);

export const RECORDED = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.ndjson'))
  .map((name) => ({
    name: name.replace('.ndjson', ''),
    bytes: readFileSync(new URL(name, FOLDER)),
    read: name.includes('-classic-') ? readClassic : readBuildkit,
  }));

export type Recorded = (typeof RECORDED)[number];

export function recorded(name: string): Recorded {
  const found = RECORDED.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no recorded stream ${name}`);
  return found;
}

/** Plays the bytes in the given chunks. */
export async function play(
  { read }: Pick<Recorded, 'read'>,
  chunks: Iterable<Uint8Array>,
): Promise<{ sink: RecordingSink; end: BuildEnd }> {
  const sink = recordingSink();
  const end = await read(readJsonLines(each(chunks)), sink);
  return { sink, end };
}

// oxlint-disable-next-line typescript/require-await -- a stream is asynchronous even when it has all.
async function* each(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
