// The report for a terminal, a journal, a mail's text part: 80 columns, no colour.

import { changeLines } from './changes.ts';
import { failureLines, todoLines } from './text-failure.ts';
import { stepLines } from './text-steps.ts';
import { tableLines } from './text-table.ts';
import type { ReportView, TableView } from './view.ts';
import { indent, wrap } from './wrap.ts';

export function renderText(view: ReportView): string {
  return joined([
    ...summarySections(view),
    failureSection(view),
    ...comparisonSections(view),
    section('Measurements', [
      ...view.loads.flatMap((words) => wrap(words)),
      ...view.invalid.flatMap((words) => wrap(`! invalid: ${words}`, '', '  ')),
      ...spaced(view.measurements.map(titledTable)),
    ]),
    section(
      'Images',
      view.images.flatMap((image) => [
        `${image.framework} ${image.target} ${image.revision}, ${image.origin}, ${image.size}`,
        `  ${image.tag}`,
        ...image.notes.flatMap((note) => wrap(note, '  ', '    ')),
      ]),
    ),
    section(
      'Provenance',
      [...view.provenance, { label: 'Command', value: view.run.command }].flatMap((fact) =>
        wrap(fact.value, `${fact.label}: `, '  '),
      ),
    ),
  ]);
}

/** The first screen and the steps: what every text begins with. */
export function summarySections(view: ReportView): string[][] {
  const { run, verdict } = view;
  const facts = ['builder', run.started, run.duration, run.exit ?? ''].filter(Boolean);
  return [
    [
      ...wrap(`${verdict.mark.glyph} ${verdict.mark.word}: ${verdict.sentence}`, '', '  '),
      facts.join(' · '),
      ...wrap(verdict.count),
      ...(view.simulated ? wrap(`Simulated: ${view.simulated.words}`) : []),
      ...view.flaky.flatMap((words) => wrap(`! flaky: ${words}`, '', '  ')),
      ...view.omitted.flatMap((words) => wrap(words)),
    ],
    section('What changed', [
      ...sinceLines(view),
      ...changeLines(view.changes).flatMap((line) => wrap(line, '', '  ')),
    ]),
    section('What to do', [
      ...view.todo.flatMap((failure, index) => todoLines(failure, index + 1)),
      ...(view.todoMore ? [view.todoMore] : []),
    ]),
    section(
      'What was tried',
      view.revisions.flatMap(({ ref, short, subject, author, date, pr, untrusted }) => [
        ...wrap([ref, short, subject].filter(Boolean).join(' '), '', '  '),
        ...(untrusted ? wrap(`! untrusted: ${untrusted}`, '  ') : []),
        ...(author ? wrap([author, date, pr].filter(Boolean).join(', '), '  ') : []),
      ]),
    ),
    section('Steps', stepLines(view.matrix)),
  ];
}

function sinceLines({ changes: { since } }: ReportView): string[] {
  return since ? wrap(`since the run ${since.ago}, ${since.started}`) : [];
}

export function failureSection(view: ReportView): string[] {
  return section('Failures', spaced(view.failures.map(failureLines)));
}

export function comparisonSections(view: ReportView): string[][] {
  const findings = view.findings.flatMap((finding) => wrap(finding, '', '  '));
  return [
    section(
      'Frameworks side by side',
      spaced([
        view.unloaded === '' ? [] : wrap(view.unloaded),
        ...view.comparison.map(titledTable),
        findings,
      ]),
    ),
  ];
}

/** Empty sections leave no trace. */
export function joined(sections: readonly (readonly string[])[]): string {
  const full = sections.filter((lines) => lines.length > 0);
  return `${full.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [title, ...indent(lines)] : [];
}

function titledTable(table: TableView): string[] {
  return [...wrap(`${table.title}: ${table.note}`, '', '  '), ...tableLines(table)];
}

function spaced(blocks: readonly (readonly string[])[]): string[] {
  return blocks
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}
