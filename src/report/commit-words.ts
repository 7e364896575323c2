// A revision in one line: which commit, what it says, whose it is.

import { shortRevision } from '../model/ids.ts';
import type { Revision } from '../model/revision.ts';
import { shorten } from './shorten.ts';

/** `f00dbeef1 "Bump sglang" by Ann Example`; empty where there is no commit. */
export function commitWords(revision: Revision | undefined): string {
  if (!revision?.author) return '';
  const short = shortRevision(revision.revision);
  return `${short} “${shorten(revision.subject, 72)}” by ${revision.author}`;
}
