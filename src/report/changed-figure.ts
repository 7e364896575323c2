// A figure that left its noise band, in words: how much, against what, and how wide the band is.

import type { ChangedFigure } from '../compare/change.ts';
import { formatBytes, formatDuration, formatNumber } from '../text/units.ts';

interface Concept {
  /** What is measured; empty where the unit says it. */
  readonly name: string;
  /** In one word, for the mark. */
  readonly worse: string;
  readonly better: string;
  /** What the ratio says when the value is higher, and lower. */
  readonly higher: string;
  readonly lower: string;
}

const CONCEPTS: Readonly<Record<ChangedFigure['concept'], Concept>> = {
  throughput: pace('', 'faster', 'slower'),
  ttft: pace('time to first token ', 'longer', 'shorter'),
  itl: pace('gap between tokens ', 'longer', 'shorter'),
  'image-size': {
    name: 'image ',
    worse: 'bigger',
    better: 'smaller',
    higher: 'bigger',
    lower: 'smaller',
  },
};

function pace(name: string, higher: string, lower: string): Concept {
  return { name, worse: 'slower', better: 'faster', higher, lower };
}

/** `slower` and `412 tok/s, 1.27× slower than usual (523 tok/s, median of 5 runs, noise ±4 %)`. */
export function figureWords(
  figure: ChangedFigure,
  isWorse: boolean,
): { readonly word: string; readonly words: string } {
  const { concept, now, before, noise, count } = figure;
  const { name, worse, better, higher, lower } = CONCEPTS[concept];
  const ratio = Math.max(now, before) / Math.min(now, before);
  const usual = count === 1 ? 'the run before' : 'usual';
  const rests = count === 1 ? '' : `, median of ${count} runs`;
  const band = `noise ±${Number((noise * 100).toPrecision(2))} %`;
  return {
    word: isWorse ? worse : better,
    words:
      `${name}${inUnit(now, figure)}, ${times(ratio)} ${now > before ? higher : lower} than ${usual} ` +
      `(${inUnit(before, figure)}${rests}, ${band})`,
  };
}

/** Three digits even where the last are zeros: `1.03×`, `12.0×`. */
function times(ratio: number): string {
  return `${ratio < 1000 ? ratio.toPrecision(3) : Math.round(ratio)}×`;
}

function inUnit(value: number, { unit }: ChangedFigure): string {
  if (unit === 'bytes') return formatBytes(value);
  return unit === 'ms' ? formatDuration(value) : `${formatNumber(value)} ${unit}`;
}
