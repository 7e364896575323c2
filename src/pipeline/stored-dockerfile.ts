// Dockerfiles that lie in no checkout, kept by their content: rendered, combined, or made for a stand-in.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ensureDir, readText, writeAtomic } from '../host/files.ts';
import { orFileFailure } from '../host/or-file-failure.ts';
import type { FoundSpec } from '../model/build-spec.ts';

/** Text by the `dockerfileSha256` of the builds that it is the Dockerfile of. */
export type DockerfileTexts = ReadonlyMap<string, string>;

export function dockerfileTexts(
  builds: readonly Pick<FoundSpec, 'spec' | 'content'>[],
): DockerfileTexts {
  return new Map(
    builds.flatMap(({ spec, content }) =>
      content === null ? [] : [[spec.dockerfileSha256, content] as const],
    ),
  );
}

/** Absolute path of a file with this text; the same text is the same file, whoever asks. Throws a FailureError. */
export async function storeDockerfile(cacheDir: string, text: string): Promise<string> {
  const folder = join(cacheDir, 'dockerfiles');
  const file = join(folder, createHash('sha256').update(text).digest('hex'));
  await orFileFailure(`keeping a Dockerfile in ${folder}`, async () => {
    if ((await readText(file)) === text) return;
    await ensureDir(folder);
    await writeAtomic(file, text);
  });
  return file;
}
