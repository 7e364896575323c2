// Which Python rendered last: while its files stay as they were, none has to be started to know it again.

import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { ensureDir, readText, writeAtomic } from '../host/files.ts';
import { orFileFailure } from '../host/or-file-failure.ts';
import { PythonSchema, type ReadyPython } from '../host/python.ts';
import { toJson } from '../text/json.ts';
import { parseJson } from '../text/unknown-json.ts';
import type { RecipeTools } from './recipe.ts';

const MemorySchema = v.object({
  version: v.literal(1),
  /** PATH and home: elsewhere another Python may be the first. */
  searched: v.string(),
  python: PythonSchema,
  packages: v.nullable(v.string()),
  stamps: v.array(v.string()),
});

type Place = Pick<RecipeTools, 'host' | 'cacheDir'>;

function fileIn(cacheDir: string): string {
  return path.join(cacheDir, 'python', 'known.json');
}

/** Null where there is nothing to know, or it no longer holds. */
export async function recallPython({ host, cacheDir }: Place): Promise<ReadyPython | null> {
  const text = await readText(fileIn(cacheDir));
  const memory = v.safeParse(MemorySchema, parseJson(text ?? ''));
  if (!memory.success) return null;
  const { searched, python, packages, stamps } = memory.output;
  const now = await stampsOf(python.files);
  const holds = searched === searchedIn({ host }) && now.join() === stamps.join();
  return holds ? { python, packages } : null;
}

export async function rememberPython(ready: ReadyPython, { host, cacheDir }: Place): Promise<void> {
  const file = fileIn(cacheDir);
  const stamps = await stampsOf(ready.python.files);
  const memory = { version: 1, searched: searchedIn({ host }), ...ready, stamps } as const;
  await orFileFailure('remember which Python renders', async () => {
    await ensureDir(path.dirname(file));
    await writeAtomic(file, toJson(memory));
  });
}

function searchedIn({ host }: Pick<Place, 'host'>): string {
  return `${host.env['PATH'] ?? ''}\n${host.home}`;
}

function stampsOf(files: readonly string[]): Promise<readonly string[]> {
  return Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ ino, size, mtimeMs, ctimeMs }) => [ino, size, mtimeMs, ctimeMs].join(':'),
        () => 'gone',
      ),
    ),
  );
}
