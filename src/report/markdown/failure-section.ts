// A failure in Markdown: what happened, the log around it folded away, the command that repeats it.

import type { ExcerptLine, FailureView } from '../view.ts';
import { fenced, plainText } from './escape.ts';

/** Blocks, to be set apart by empty lines. */
export function failureBlocks(failure: FailureView): string[][] {
  const { mark, title, message, age, simulated } = failure;
  const remarks = [failure.class, age, simulated ? 'simulated' : ''].filter(Boolean).join(', ');
  return [
    [`#### ${mark.glyph} ${mark.word}: ${plainText(title)} (${plainText(remarks)})`],
    [plainText(message)],
    labelled('First cause', failure.firstCause),
    failure.checks.map(({ name, detail }) => `- ✗ failed: ${plainText(`${name}: ${detail}`)}`),
    excerptBlock(failure.excerpt),
    failure.facts.map(({ label, value }) => `- ${label}: ${plainText(value)}`),
    labelled('Try', failure.hint),
    failure.repeat === null ? [] : fenced([failure.repeat], 'sh'),
  ];
}

function labelled(label: string, value: string): string[] {
  return value === '' ? [] : [`${label}: ${plainText(value)}`];
}

function excerptBlock(lines: readonly ExcerptLine[]): string[] {
  if (lines.length === 0) return [];
  const texts = lines.map(
    ({ number, text, guilty }) => `${guilty ? '>' : ' '} ${number.padStart(5)} | ${text}`,
  );
  return [
    '<details>',
    '<summary>Log around it</summary>',
    '',
    ...fenced(texts, 'text'),
    '',
    '</details>',
  ];
}
