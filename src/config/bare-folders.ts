// Own framework folders that were begun and have no framework.yaml: left out in silence, nobody would find out why.

import path from 'node:path';
import type { ConfigProblem } from '../model/config.ts';
import type { ResolvedFramework } from './declared.ts';
import type { BareFolder } from './frameworks.ts';

const MISSPELT = 'framework.yml';

/** None for a folder of which builder.yaml says how it is built: it is the repository's. */
export function begunFolders(
  bare: readonly BareFolder[],
  known: readonly ResolvedFramework[],
): readonly ConfigProblem[] {
  return bare.flatMap(({ shown, own, names }) => {
    if (!own) return [];
    const file = `${shown}/framework.yaml`;
    if (names.includes(MISSPELT))
      return [
        {
          where: `${shown}/${MISSPELT}`,
          message: `${MISSPELT} is not read: the file is called framework.yaml`,
          hint: `rename it to ${file}`,
        },
      ];
    if (!names.includes('Dockerfile')) return [];
    if (known.some((one) => isBuiltFrom(one, path.basename(shown)))) return [];
    return [
      {
        where: shown,
        message: 'a framework folder with a Dockerfile has no framework.yaml',
        hint: `write ${file} ("repo: embedded" is enough), or name its Dockerfile under "frameworks:" in builder.yaml`,
      },
    ];
  });
}

function isBuiltFrom({ framework: { dir, build } }: ResolvedFramework, folder: string): boolean {
  const dockerfile = path.normalize(build.dockerfile);
  return dir === null && dockerfile.startsWith(`frameworks/${folder}/`);
}
