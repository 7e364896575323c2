// The facts of every commit that was tried.

import { shortRevision } from '../model/ids.ts';
import type { Plan } from '../model/plan.ts';
import type { Revision } from '../model/revision.ts';
import { WHY_UNTRUSTED } from '../model/trust.ts';
import { plural } from '../text/units.ts';
import { timeInWords } from './time-in-words.ts';
import type { RevisionView } from './view.ts';

export function revisionViews({ revisions, repo }: Plan): RevisionView[] {
  return revisions.map((revision) => ({
    ...nameOf(revision),
    revision: revision.revision,
    author: revision.author ?? '',
    date: revision.date ? timeInWords(revision.date) : '',
    change: changeWords(revision),
    untrusted: revision.untrusted === true ? WHY_UNTRUSTED : '',
    pr: revision.pr === undefined ? '' : `PR ${revision.pr}`,
    prHref: pullHref(revision.pr, repo ?? ''),
  }));
}

/** As GitHub is cloned: by https, by ssh in either form. */
const GITHUB =
  /^(?:https:\/\/|ssh:\/\/git@|git@)github\.com[/:](?<name>[\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/;

function pullHref(pr: number | undefined, repo: string): string | null {
  const name = GITHUB.exec(repo)?.groups?.['name'];
  return pr === undefined || name === undefined ? null : `https://github.com/${name}/pull/${pr}`;
}

/** The embedded default is no commit: its ref, its revision and its subject all say the same. */
function nameOf({ ref, revision, subject, pr }: Revision) {
  const [, version] = /^builder@(.+)$/.exec(revision) ?? [];
  return version === undefined
    ? { ref, short: shortRevision(revision), subject: withoutPull(subject, pr) }
    : { ref: `the embedded default of builder ${version}`, short: '', subject: '' };
}

/** `(#412)` at its end is said apart. */
function withoutPull(subject: string, pr: number | undefined): string {
  const end = ` (#${pr})`;
  return pr !== undefined && subject.endsWith(end) ? subject.slice(0, -end.length) : subject;
}

function changeWords({ linesAdded, linesDeleted, filesChanged }: Revision): string {
  if (linesAdded === undefined || linesDeleted === undefined) return '';
  const files = filesChanged === undefined ? '' : ` in ${plural(filesChanged, 'file')}`;
  return `+${linesAdded} −${linesDeleted}${files}`;
}
