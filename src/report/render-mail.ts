// The bodies and the subject of the mail: at most 90 KB once encoded, or mail clients cut it off.

import type { MailPicture } from './charts/mail-pictures.ts';
import { stripControl } from '../text/control.ts';
import { NO_FIGURES, type MailFigures } from './mail-figures.ts';
import { stepGroups } from './step-groups.ts';
import { reduced, MAIL_REDUCTIONS } from './reduced.ts';
import { comparisonSections, failureSection, joined, summarySections } from './render-text.ts';
import { safeUrl } from './links.ts';
import { shorten } from './shorten.ts';
import { renderTemplate } from './template.ts';
import type { ReportView } from './view.ts';
import { indent, wrap } from './wrap.ts';

export interface MailLinks {
  /** Where a reader's browser finds the report; null where nobody said. */
  readonly report: string | null;
  /** Where it lies on the machine that ran it. */
  readonly path: string;
}

export interface MailBodies {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** That the HTML shows. */
  readonly pictures: readonly MailPicture[];
}

const MOST_BYTES = 90_000;
/** For headers and the boundaries between the parts. */
const ENVELOPE_BYTES = 3000;
const MOST_SUBJECT = 160;

/** Leaves out excerpts, then good images, then all but the first, and says so. */
export async function renderMail(
  view: ReportView,
  links: MailLinks,
  figures: MailFigures = NO_FIGURES,
): Promise<MailBodies> {
  let bodies = { html: '', text: '' };
  for (const smaller of reduced(view, MAIL_REDUCTIONS)) {
    bodies = { html: await mailHtml(smaller, links, figures), text: mailText(smaller, links) };
    const size = encodedBytes(bodies.html) + encodedBytes(bodies.text) + ENVELOPE_BYTES;
    if (size <= MOST_BYTES) break;
  }
  return { subject: subjectOf(view), ...bodies, pictures: figures.pictures };
}

function subjectOf({ verdict, simulated }: ReportView): string {
  const words = stripControl(verdict.sentence).replaceAll(/\s+/g, ' ').replace(/\.$/, '');
  const sentence = shorten(words, MOST_SUBJECT);
  return `builder ${verdict.mark.word}: ${sentence}${simulated === null ? '' : ` [${simulated.label}]`}`;
}

function mailHtml(view: ReportView, links: MailLinks, figures: MailFigures): Promise<string> {
  const rows = view.matrix.rows.map((row) => ({ ...row, groups: stepGroups(row) }));
  const report = links.report === null ? null : safeUrl(links.report);
  return renderTemplate('mail.ejs', { view, rows, report, path: links.path, figures });
}

function mailText(view: ReportView, { report, path }: MailLinks): string {
  return joined([
    ...summarySections(view),
    failureSection(view),
    ...comparisonSections(view),
    chartSection(view),
    wrap(report ?? path, 'Full report: '),
  ]);
}

/** What the charts would show, in words. */
function chartSection({ charts }: ReportView): string[] {
  if (charts.length === 0) return [];
  const findings = charts.flatMap(({ title, simulated }) =>
    wrap(simulated ? `${title} [simulated]` : title, '', '  '),
  );
  return ['What the charts show', ...indent(findings)];
}

/** As quoted-printable: three bytes for each that is not plain ASCII, and for every break of a long line. */
function encodedBytes(text: string): number {
  const raw = Buffer.byteLength(text);
  const escaped = text.match(/[^\t\n\r -<>-~]/gu)?.join('') ?? '';
  const breaks = text.split('\n').reduce((sum, line) => sum + Math.ceil(line.length / 70), 0);
  return raw + 2 * Buffer.byteLength(escaped) + 3 * breaks;
}
