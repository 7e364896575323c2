// Branches by a pattern: `release/*`.

import path from 'node:path';
import type { Clone } from './clone.ts';
import { shortName } from './ref-list.ts';

/** No name of a ref may hold these. */
export function isGlob(ref: string): boolean {
  return /[*?[]/.test(ref);
}

/** Names as a person would write them, sorted; a remote branch counts under its own name where no other has that. */
export function branchesLike({ refs }: Clone, glob: string): readonly string[] {
  const heads = new Set<string>();
  const remotes: string[] = [];
  for (const [name, { leadsTo }] of refs) {
    if (name.startsWith('refs/heads/')) heads.add(shortName(name));
    else if (name.startsWith('refs/remotes/') && leadsTo === null) remotes.push(shortName(name));
  }
  const known = new Set(heads);
  for (const name of remotes) {
    known.add(name);
    known.add(name.slice(name.indexOf('/') + 1));
  }
  const found = [...known].filter((name) => path.posix.matchesGlob(name, glob)).toSorted();
  // A pattern such as `*/1.0` fits a branch by both of its names.
  return found.filter((name) => !(remotes.includes(name) && isNamedTwice(name, found)));
}

function isNamedTwice(name: string, found: readonly string[]): boolean {
  return found.includes(name.slice(name.indexOf('/') + 1));
}
