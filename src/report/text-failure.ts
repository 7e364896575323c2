// A failure's card in 80 columns.

import type { ExcerptLine, FailureView } from './view.ts';
import { COLUMNS, wrap } from './wrap.ts';

/** What to do, in a few lines: the cause, the commit, the command. */
export function todoLines(failure: FailureView, number: number): string[] {
  const first = `${number}. `.padStart(5);
  const rest = ' '.repeat(first.length);
  return [
    ...wrap(`${failure.title}: ${failure.message}${age(failure)}`, first, rest),
    ...labelled('cause', failure.firstCause, rest),
    ...labelled('also', failure.also, rest),
    ...labelled('commit', failure.commit, rest),
    ...command(failure.repeat, rest),
  ];
}

function age({ age: words }: FailureView): string {
  return words === '' ? '' : ` (${words})`;
}

export function failureLines(failure: FailureView): string[] {
  const simulated = failure.simulated ? ' [simulated]' : '';
  return [
    ...wrap(`${failure.mark.glyph} ${failure.mark.word}: ${failure.title}${simulated}`, '', '  '),
    ...wrap(`${failure.class}: ${failure.message}`, '  '),
    ...labelled('cause', failure.cause, '  '),
    ...failure.checks.flatMap(({ mark, name, detail }) =>
      wrap(`${mark.glyph} ${mark.word}: ${name}: ${detail}`, '  ', '    '),
    ),
    ...failure.excerpt.flatMap(excerptLine),
    ...failure.facts.flatMap(({ label, value }) => labelled(label.toLowerCase(), value, '  ')),
    ...labelled('try', failure.hint, '  '),
    ...command(failure.repeat, '  '),
    ...keptLines(failure),
  ];
}

function keptLines({ kept }: FailureView): string[] {
  if (kept.length === 0) return [];
  const words = '  its container was kept; to look into it, and to remove it:';
  return [words, ...kept.flatMap((line) => command(line, '  '))];
}

function excerptLine({ number, text, guilty }: ExcerptLine): string[] {
  const margin = `  ${guilty ? '>' : ' '} ${number.padStart(5)} | `;
  const most = COLUMNS - margin.length;
  const pieces = text.replaceAll('\t', '    ').match(new RegExp(`.{1,${most}}`, 'gu')) ?? [''];
  return pieces.map((piece, index) =>
    (index === 0 ? margin + piece : `${' '.repeat(margin.length - 2)}| ${piece}`).trimEnd(),
  );
}

function labelled(label: string, value: string, indent: string): string[] {
  return value === '' ? [] : wrap(value, `${indent}${label}: `, `${indent}  `);
}

/** Never wrapped: it is there to be copied. */
function command(repeat: string | null, indent: string): string[] {
  return repeat === null ? [] : [`${indent}$ ${repeat}`];
}
