// The folder in which all runs of this host tell each other what they hold.

import { mkdirSync, statSync } from 'node:fs';

/** The first of these that everybody may write to and where nobody may remove what is another's: the same for all users. */
const PLACES = ['/run/lock', '/tmp'];
const FOR_ALL = 0o1777;

/** Null where there is none: then runs of this host do not know of each other. `given`: BUILDER_CLAIMS, for those who share no such place, as containers; made where it is not there. */
export function ledgerPlace(given: string | undefined): string | null {
  if (given !== undefined && given !== '') {
    mkdirSync(given, { recursive: true });
    return given;
  }
  return PLACES.find(isForAll) ?? null;
}

function isForAll(place: string): boolean {
  const found = statSync(place, { throwIfNoEntry: false });
  return found?.isDirectory() === true && (found.mode & FOR_ALL) === FOR_ALL;
}
