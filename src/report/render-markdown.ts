// The report as Markdown for a pull request: short enough for a comment of at most 65,536 characters.

import { changeLines } from './changes.ts';
import { safeUrl } from './links.ts';
import { fenced, plainText } from './markdown/escape.ts';
import { failureBlocks } from './markdown/failure-section.ts';
import { figureTable, matrixTable } from './markdown/tables.ts';
import { MAIL_REDUCTIONS, reduced } from './reduced.ts';
import type { ReportView, TableView } from './view.ts';

const MOST_BYTES = 60_000;

/** `report`: where a reader's browser finds the page; null where nobody said. Leaves out the least wanted parts, and says so. */
export function renderMarkdown(view: ReportView, report: string | null): string {
  let text = '';
  for (const smaller of reduced(view, MAIL_REDUCTIONS)) {
    text = markdown(smaller, report);
    if (Buffer.byteLength(text) <= MOST_BYTES) break;
  }
  return text;
}

function markdown(view: ReportView, report: string | null): string {
  const blocks = [
    ...summaryBlocks(view, report),
    ['### Steps'],
    matrixTable(view.matrix),
    view.failures.length > 0 ? ['### Failures'] : [],
    ...view.failures.flatMap(failureBlocks),
    ...comparisonBlocks(view),
    [`Run ${view.run.id}:`],
    fenced([view.run.command], 'sh'),
  ];
  const full = blocks.filter((lines) => lines.length > 0);
  return `${full.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function summaryBlocks(view: ReportView, report: string | null): string[][] {
  const { verdict, run, changes, revisions } = view;
  const facts = ['builder', run.started, run.duration, run.exit ?? ''].filter(Boolean);
  const address = report === null ? null : safeUrl(report);
  return [
    [`## ${verdict.mark.glyph} ${verdict.mark.word}: ${plainText(verdict.sentence)}`],
    [`${facts.join(' · ')}  `, plainText(verdict.count)],
    view.simulated ? [`*Simulated*: ${plainText(view.simulated.words)}`] : [],
    view.flaky.map((words) => `- **! flaky** ${plainText(words)}`),
    view.omitted.map(plainText),
    address === null
      ? []
      : [`[Full report](<${address.replaceAll(/[<>\s]/g, encodeURIComponent)}>)`],
    ['### What changed'],
    changes.since ? [`Since the run ${changes.since.ago}, ${changes.since.started}:`] : [],
    changeLines(changes).map((line) => `- ${plainText(line)}`),
    ['### What was tried'],
    revisions.map(({ ref, short, subject, author, pr, untrusted }) => {
      const words = [
        ref,
        short,
        subject,
        author === '' ? '' : `by ${author}`,
        pr === '' ? '' : `(${pr})`,
      ];
      const trust = untrusted === '' ? '' : `**! untrusted** (${untrusted}) `;
      return `- ${trust}${plainText(words.filter(Boolean).join(' '))}`;
    }),
  ];
}

function comparisonBlocks({ comparison, findings, unloaded }: ReportView): string[][] {
  if (comparison.length === 0 && unloaded === '') return [];
  return [
    ['### Frameworks side by side'],
    [plainText(unloaded)].filter(Boolean),
    ...comparison.flatMap(titled),
    findings.map((finding) => `- ${plainText(finding)}`),
  ];
}

function titled(table: TableView): string[][] {
  return [[`${plainText(table.title)}: ${plainText(table.note)}`], figureTable(table)];
}
