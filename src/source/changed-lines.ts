// What commits change, counted: lines and files against the first parent, in one go for all.

import { FailureError } from '../model/reason.ts';
import { bring } from './bring.ts';
import type { Clone } from './clone.ts';

export interface ChangedLines {
  readonly linesAdded: number;
  readonly linesDeleted: number;
  readonly filesChanged: number;
}

/** By commit; without those whose parent or contents are absent. @throws FailureError */
export async function changedLines(
  clone: Clone,
  commits: readonly string[],
): Promise<ReadonlyMap<string, ChangedLines>> {
  if (commits.length === 0) return new Map();
  if (clone.isPartial) return count(clone, await whole(clone, commits));
  try {
    return await count(clone, commits);
  } catch (error) {
    // Git ends at the first absent file, whichever commit's it is.
    if (!(error instanceof FailureError) || error.failure.class !== 'config') throw error;
    return count(clone, await whole(clone, commits));
  }
}

/** Also of a merge, and of a first commit. */
const LOG = [
  'log',
  '--no-walk=unsorted',
  '-m',
  '--first-parent',
  '--root',
  '--no-show-signature',
  '--no-ext-diff',
  '--no-textconv',
];

async function count(
  { git }: Clone,
  commits: readonly string[],
): Promise<ReadonlyMap<string, ChangedLines>> {
  if (commits.length === 0) return new Map();
  const answer = await git({
    args: [...LOG, '--shortstat', '--format=%x00%H', ...commits],
    doing: 'count changed lines',
  });
  return new Map(
    answer
      .split('\0')
      .slice(1)
      .map((text): [string, ChangedLines] => {
        const number = (pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 0);
        return [
          text.slice(0, text.indexOf('\n')),
          {
            linesAdded: number(/(\d+) insertion/),
            linesDeleted: number(/(\d+) deletion/),
            filesChanged: number(/(\d+) files? changed/),
          },
        ];
      }),
  );
}

/** More than this is not fetched for a figure in a report. */
const MOST_FILES = 2000;

/** The commits of which all changed files are here, once what can be had has been brought. */
async function whole(clone: Clone, commits: readonly string[]): Promise<readonly string[]> {
  const answer = await clone.git({
    args: [...LOG, '--raw', '--no-abbrev', '--no-renames', '--format=%x00%H', ...commits],
    doing: 'list changed files',
  });
  const changes = answer
    .split('\0')
    .slice(1)
    .map((text) => ({ commit: text.slice(0, text.indexOf('\n')), ids: idsIn(text) }))
    .filter(({ ids }) => ids.length <= MOST_FILES);
  const sizes = await bring(clone, new Set(changes.flatMap(({ ids }) => ids)));
  return changes
    .filter(({ ids }) => ids.every((id) => sizes.get(id) !== null))
    .map(({ commit }) => commit);
}

/** `:<mode> <mode> <id> <id> <letter>\t<path>`; of a submodule there is nothing to fetch. */
function idsIn(text: string): readonly string[] {
  const sides = [...text.matchAll(/^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) /gm)].flatMap(
    ([, before, after, old = '', now = '']): [string | undefined, string][] => [
      [before, old],
      [after, now],
    ],
  );
  return sides.flatMap(([mode, id]) => (mode === '000000' || mode === '160000' ? [] : [id]));
}
