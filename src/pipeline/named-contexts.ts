// What lies behind the named contexts of builds: the files of a folder, the digest of an image.

import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { orFileFailure } from '../host/or-file-failure.ts';
import type { FoundBuild } from '../model/build-spec.ts';
import { FailureError } from '../model/reason.ts';
import { imageReference } from '../recipe/image-reference.ts';
import { contextSha256 } from '../source/context-sha256.ts';
import { folderFiles } from '../source/folder.ts';
import type { Bases } from './bases.ts';

const IMAGE = 'docker-image://';

/** The images that builds name as contexts. */
export function contextImages(builds: readonly FoundBuild[]): readonly string[] {
  return [...contextsOf(builds)].flatMap((value) => imageOf(value) ?? []);
}

/** By what builds say: a folder or an image. Null where it cannot be read: whether it has changed is not known then. */
export async function contextContents(
  builds: readonly FoundBuild[],
  bases: Bases,
): Promise<ReadonlyMap<string, string | null>> {
  const entries = [...contextsOf(builds)].map(async (value) => {
    const image = imageOf(value);
    if (image !== null) return [value, bases.get(image)?.digest ?? value] as const;
    return [value, isAbsolute(value) ? await folderSha256(value) : value] as const;
  });
  return new Map(await Promise.all(entries));
}

function contextsOf(builds: readonly FoundBuild[]): ReadonlySet<string> {
  return new Set(builds.flatMap(({ spec }) => Object.values(spec.contexts)));
}

function imageOf(value: string): string | null {
  return value.startsWith(IMAGE) ? imageReference(value.slice(IMAGE.length)) : null;
}

const WHOLE = { dockerfile: 'Dockerfile', context: '.' };

/** A folder that is not there is an empty one: scripts name some that they would make. */
async function folderSha256(dir: string): Promise<string | null> {
  const found = await stat(dir).catch(() => null);
  if (found === null) return contextSha256([]);
  try {
    const read = (): Promise<string> =>
      folderFiles(dir, WHOLE).then((files) => contextSha256(files));
    return await orFileFailure(`reading the folder ${dir}`, read, dir);
  } catch (error) {
    if (error instanceof FailureError) return null;
    throw error;
  }
}
