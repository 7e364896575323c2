// The last lines of the live view: how many tasks stand where, and how busy the machine is.

import type { MachineLoad } from '../host/sampler.ts';
import { formatBytes, formatBytesOf, formatDuration, plural } from '../text/units.ts';
import type { BoardLine } from './board.ts';
import { markOf, type State } from './mark.ts';
import type { Paint } from './paint.ts';
import { widthOf } from './width.ts';

export interface FooterFacts {
  readonly board: readonly BoardLine[];
  /** Tasks for which there is no row. */
  readonly hidden: number;
  /** Of the view, in ms. */
  readonly elapsedMs: number;
  /** Null before the first look. */
  readonly load: MachineLoad | null;
}

const COUNTED: readonly State[] = [
  'running',
  'waiting',
  'failed',
  'passed',
  'skipped',
  'cancelled',
];
const DOT = ' · ';
/** Below this, glyphs stand for words. */
const NARROW = 60;

/** One line where both parts fit beside each other, else two; what does not fit falls away at the end. */
export function drawFooter(facts: FooterFacts, width: number, paint: Paint): string[] {
  const narrow = width < NARROW;
  const separator = narrow ? ' ' : DOT;
  const since = wholeSeconds(facts.elapsedMs);
  const counts = [...countsOf(facts, narrow), narrow ? since.replaceAll(' ', '') : since];
  const machine = facts.load === null ? [] : machineParts(facts.load, narrow);
  const both = [...counts, ...machine].join(DOT);
  if (!narrow && widthOf(both) <= width) return [withFailed(both, paint)];
  const first = withFailed(fitting(counts, separator, width), paint);
  return machine.length === 0 ? [first] : [first, paint('grey', fitting(machine, DOT, width))];
}

function fitting(parts: readonly string[], separator: string, width: number): string {
  let text = '';
  for (const part of parts) {
    const longer = text === '' ? part : text + separator + part;
    if (widthOf(longer) > width) break;
    text = longer;
  }
  return text;
}

function countsOf({ board, hidden }: FooterFacts, narrow: boolean): string[] {
  const counts = COUNTED.flatMap((state) => {
    const count = board.filter((line) => line.state === state).length;
    if (count === 0) return [];
    return [narrow ? `${markOf(state).glyph}${count}` : `${count} ${state}`];
  });
  if (hidden === 0) return counts;
  return [...counts, narrow ? `+${hidden} hidden` : `${hidden} not shown`];
}

/** A failure is to be seen at once. */
function withFailed(text: string, paint: Paint): string {
  const failed = /\d+ failed|✗\d+/.exec(text);
  if (failed === null) return paint('grey', text);
  const end = failed.index + failed[0].length;
  const [before, after] = [text.slice(0, failed.index), text.slice(end)];
  const grey = (part: string): string => (part === '' ? '' : paint('grey', part));
  return grey(before) + paint('red', failed[0]) + grey(after);
}

function machineParts(load: MachineLoad, narrow: boolean): string[] {
  const { cpu, cores, memoryUsedBytes: used, memoryBytes: all, diskFreeBytes: free } = load;
  const of = narrow ? '' : ` of ${plural(cores, 'core')}`;
  return [
    ...(cpu === null ? [] : [`cpu ${Math.round(cpu * 100)} %${of}`]),
    `${narrow ? 'mem' : 'memory'} ${formatBytesOf(used, all)}`,
    ...(free === null ? [] : [`disk ${formatBytes(free)} free`]),
  ];
}

/** A running time in tenths would flicker. */
export function wholeSeconds(ms: number): string {
  return ms < 60_000 ? `${Math.floor(ms / 1000)} s` : formatDuration(Math.floor(ms / 1000) * 1000);
}
