// The facts of every commit that was tried.

import { shortRevision } from '../model/ids.ts';
import type { Revision } from '../model/revision.ts';
import { plural } from '../text/units.ts';
import { timeInWords } from './time-in-words.ts';
import type { RevisionView } from './view.ts';

export function revisionViews(revisions: readonly Revision[]): RevisionView[] {
  return revisions.map((revision) => ({
    ref: revision.ref,
    short: shortName(revision),
    revision: revision.revision,
    subject: revision.subject,
    author: revision.author ?? '',
    date: revision.date ? timeInWords(revision.date) : '',
    change: changeWords(revision),
  }));
}

/** The embedded default is called like its ref: its version says more. */
function shortName({ ref, revision }: Revision): string {
  const short = shortRevision(revision);
  return short === ref ? revision : short;
}

function changeWords({ linesAdded, linesDeleted, filesChanged }: Revision): string {
  if (linesAdded === undefined || linesDeleted === undefined) return '';
  const files = filesChanged === undefined ? '' : ` in ${plural(filesChanged, 'file')}`;
  return `+${linesAdded} −${linesDeleted}${files}`;
}
