// What a checkout of ours says about itself, and when it was last used: the time of that file.

import { stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { readText } from '../host/files.ts';
import { parseJson } from '../text/unknown-json.ts';

const StampSchema = v.object({
  head: v.string(),
  commit: v.string(),
  /** Of all its files. */
  bytes: v.number(),
  /** Files that it should have: their contents could not be had. */
  absent: v.array(v.string()),
});
export type Stamp = v.InferOutput<typeof StampSchema>;

function stampFile(dir: string): string {
  return path.join(dir, '.git', 'builder.json');
}

export async function writeStamp(dir: string, stamp: Stamp): Promise<void> {
  await writeFile(stampFile(dir), JSON.stringify(stamp));
}

/** Null for what is no checkout of ours, or one of an earlier version. */
export async function readStamp(dir: string): Promise<Stamp | null> {
  const found = v.safeParse(StampSchema, parseJson((await readText(stampFile(dir))) ?? ''));
  return found.success ? found.output : null;
}

/** `now` in ms since the epoch. */
export async function markUsed(dir: string, now: number): Promise<void> {
  await utimes(stampFile(dir), now / 1000, now / 1000);
}

/** In ms since the epoch; before all time where nothing tells. */
export async function lastUsed(dir: string): Promise<number> {
  return stat(stampFile(dir)).then(
    ({ mtimeMs }) => mtimeMs,
    () => -Infinity,
  );
}
