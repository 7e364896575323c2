// The embedded default's Dockerfiles lie beside their framework.yaml; here it is checked that they do.

import { access } from 'node:fs/promises';
import path from 'node:path';
import type { ConfigProblem } from '../model/config.ts';
import type { Framework } from '../model/framework.ts';

/** A problem for each folder without its Dockerfile; a repository's own files are looked for in its commits. */
export async function missingDockerfiles(
  frameworks: readonly Framework[],
): Promise<readonly ConfigProblem[]> {
  const files = new Map(
    frameworks.flatMap(({ dir, folder, repo, build }) =>
      dir === null || repo !== 'embedded'
        ? []
        : [[path.join(dir, build.dockerfile), { folder, dockerfile: build.dockerfile }] as const],
    ),
  );
  const checked = await Promise.all(
    [...files].map(async ([file, { folder, dockerfile }]) => {
      if (await exists(file)) return [];
      return [
        {
          where: `frameworks/${folder}`,
          message: `the framework "${folder}" has no ${dockerfile}`,
          hint: `add ${file}, or name another file under build.dockerfile`,
        },
      ];
    }),
  );
  return checked.flat();
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
