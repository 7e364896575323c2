// The embedded default's Dockerfiles lie beside their framework.yaml; here it is checked that they do.

import { access } from 'node:fs/promises';
import path from 'node:path';
import type { ConfigProblem } from '../model/config.ts';
import type { ResolvedFramework } from './declared.ts';
import { treeAt } from './traced.ts';

/** A problem for each folder without its Dockerfile; a repository's own files are looked for in its commits. */
export async function missingDockerfiles(
  frameworks: readonly ResolvedFramework[],
): Promise<readonly ConfigProblem[]> {
  const byFile = new Map(
    frameworks.flatMap((one) => {
      const { dir, repo, build } = one.framework;
      return dir === null || repo !== 'embedded'
        ? []
        : [[path.join(dir, build.dockerfile), one] as const];
    }),
  );
  const checked = await Promise.all(
    [...byFile].map(async ([file, { framework, tree, place, declaredAt }]) => {
      if (await exists(file)) return [];
      const { folder, build } = framework;
      const keys = ['build', 'dockerfile'];
      const isWritten = treeAt(tree, keys) !== undefined;
      return [
        {
          ...(isWritten ? place(keys) : { where: declaredAt }),
          message: `the framework "${folder}" has no ${build.dockerfile}`,
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
