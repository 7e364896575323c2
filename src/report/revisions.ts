// The facts of every commit that was tried.

import { shortRevision } from '../model/ids.ts';
import type { Revision } from '../model/revision.ts';
import { plural } from '../text/units.ts';
import { timeInWords } from './time-in-words.ts';
import type { RevisionView } from './view.ts';

export function revisionViews(revisions: readonly Revision[]): RevisionView[] {
  return revisions.map((revision) => ({
    ...nameOf(revision),
    revision: revision.revision,
    author: revision.author ?? '',
    date: revision.date ? timeInWords(revision.date) : '',
    change: changeWords(revision),
  }));
}

/** The embedded default is no commit: its ref, its revision and its subject all say the same. */
function nameOf({ ref, revision, subject }: Revision) {
  const [, version] = /^builder@(.+)$/.exec(revision) ?? [];
  return version === undefined
    ? { ref, short: shortRevision(revision), subject }
    : { ref: `the embedded default of builder ${version}`, short: '', subject: '' };
}

function changeWords({ linesAdded, linesDeleted, filesChanged }: Revision): string {
  if (linesAdded === undefined || linesDeleted === undefined) return '';
  const files = filesChanged === undefined ? '' : ` in ${plural(filesChanged, 'file')}`;
  return `+${linesAdded} −${linesDeleted}${files}`;
}
