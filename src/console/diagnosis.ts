// A diagnosis as lines: state, check and what was found; below what is not well, what it means and what mends it.

import type { Check, CheckState, Diagnosis } from '../model/diagnosis.ts';
import { plural } from '../text/units.ts';
import { oneLine } from './fit.ts';
import type { Colour, Paint } from './paint.ts';

const LOOKS: Readonly<Record<CheckState, readonly [glyph: string, colour: Colour]>> = {
  ok: ['✓', 'green'],
  warning: ['!', 'yellow'],
  problem: ['✗', 'red'],
  unknown: ['?', 'grey'],
};

/** Longer lines are hard to read. */
const WIDEST = 100;

export interface DiagnosisStyle {
  readonly width: number;
  readonly paint: Paint;
  /** What it means and what mends it, also of what is well. */
  readonly verbose: boolean;
}

/** Ends with a line end. Only commands may be longer than `width`: a broken one cannot be copied. */
export function formatDiagnosis({ checks, able }: Diagnosis, given: DiagnosisStyle): string {
  const style = { ...given, width: Math.min(given.width, WIDEST) };
  const names = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap((check) => checkLines(check, names, style));
  const verdict = able ? 'a run would work here' : 'a run would not work here';
  const counts = (['problem', 'warning', 'unknown'] as const).flatMap((state) => {
    const count = checks.filter((check) => check.state === state).length;
    if (count === 0) return [];
    return [state === 'unknown' ? `${count} unknown` : plural(count, state)];
  });
  const all = counts.length === 0 ? [plural(checks.length, 'check')] : counts;
  const last = `${style.paint(able ? 'green' : 'red', verdict)}: ${all.join(', ')}`;
  return `${[...lines, '', last].join('\n')}\n`;
}

const STATE_WIDTH = 'x problem'.length;

function checkLines(check: Check, names: number, { width, paint, verbose }: DiagnosisStyle) {
  const [glyph, colour] = LOOKS[check.state];
  const state = paint(colour, `${glyph} ${check.state}`.padEnd(STATE_WIDTH));
  const indent = STATE_WIDTH + 2 + names + 2;
  const [first = '', ...more] = wrapped(check.found, width - indent);
  const head = `${state}  ${check.name.padEnd(names)}  ${first}`;
  const found = [head, ...more.map((line) => ' '.repeat(indent) + line)];
  if (check.state === 'ok' && !verbose) return found;
  return [
    ...found,
    ...field(
      'means: ',
      (check.means?.split('\n') ?? []).flatMap((point) => wrapped(point, width - 9)),
    ),
    ...field('try:   ', check.mend === null ? [] : [check.mend]),
  ];
}

function field(label: string, lines: readonly string[]): string[] {
  return lines.map((line, place) => `  ${place === 0 ? label : ' '.repeat(label.length)}${line}`);
}

/** Broken at spaces; a word longer than the width stays whole. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of oneLine(text).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
