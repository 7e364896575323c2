// What was rendered before: equal sources, words and Python give equal text, so none has to be started again.

import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { ensureDir, readText, removeTree, writeAtomic } from '../host/files.ts';
import { orFileFailure } from '../host/or-file-failure.ts';
import type { Python } from '../host/python.ts';
import { toJson } from '../text/json.ts';
import { parseJson } from '../text/unknown-json.ts';
import type { Rendered } from './render-run.ts';

const StoredSchema = v.object({ version: v.literal(1), file: v.string(), text: v.string() });

export interface RenderKey {
  /** Git's id of `container/`: all that a script reads. */
  readonly tree: string;
  readonly args: readonly string[];
  readonly python: Python;
}

export function rendersDir(cacheDir: string): string {
  return path.join(cacheDir, 'renders');
}

function fileOf(cacheDir: string, { tree, args, python }: RenderKey): string {
  const minor = python.version.split('.').slice(0, 2).join('.');
  const parts = JSON.stringify([tree, args, minor, python.jinja2]);
  const key = createHash('sha256').update(parts).digest('hex');
  return path.join(rendersDir(cacheDir), `${key}.json`);
}

/** Null where it was not kept, or not by this version. */
export async function keptRender(cacheDir: string, key: RenderKey): Promise<Rendered | null> {
  const stored = v.safeParse(
    StoredSchema,
    parseJson((await readText(fileOf(cacheDir, key))) ?? ''),
  );
  return stored.success ? { file: stored.output.file, text: stored.output.text } : null;
}

export async function keepRender(
  cacheDir: string,
  key: RenderKey,
  rendered: Rendered,
): Promise<void> {
  const file = fileOf(cacheDir, key);
  await orFileFailure('keep what was rendered', async () => {
    await ensureDir(path.dirname(file));
    await writeAtomic(file, toJson({ version: 1, ...rendered }));
  });
}

const MOST = 1000;
const LONGEST_MS = 30 * 24 * 3_600_000;

/** Removes the oldest above a number and those above an age. `now` in ms since the epoch. */
export async function pruneRenders(cacheDir: string, now: number): Promise<void> {
  const dir = rendersDir(cacheDir);
  const names = await readdir(dir).catch((): string[] => []);
  const aged = await Promise.all(
    names.map(async (name) => {
      const file = path.join(dir, name);
      return {
        file,
        at: await stat(file).then(
          ({ mtimeMs }) => mtimeMs,
          () => now,
        ),
      };
    }),
  );
  const newest = aged.toSorted((a, b) => b.at - a.at);
  for (const [place, { file, at }] of newest.entries())
    if (place >= MOST || now - at > LONGEST_MS) await removeTree(file);
}
