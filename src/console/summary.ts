// The last words of a run: how each task ended, the verdict, what has changed, where the report lies, what the exit code means.

import { exitMeaning } from '../model/exit.ts';
import { flakyWords } from '../model/flaky.ts';
import type { Results } from '../model/results.ts';
import { plural } from '../text/units.ts';
import { sharedEnd } from './branch.ts';
import { oneLine, without, wrapWords } from './fit.ts';
import { markOf } from './mark.ts';
import type { Paint } from './paint.ts';
import { summaryRows } from './summary-rows.ts';
import { type Column, drawTable } from './table.ts';
import { verdictSentence } from './verdict.ts';

export interface SummaryStyle {
  /** In columns. */
  readonly width: number;
  readonly paint: Paint;
  /** As a person would type it. */
  readonly report: string;
  /** It has no verdict and its process has gone. */
  readonly lost?: boolean;
  /** Since the run before, worst first; left out where nobody has looked. */
  readonly changes?: readonly string[];
  /** What became of the mail; left out where none was meant. */
  readonly mail?: string;
}

/** One bad hour of a registry makes many: the first ones tell it. */
const MOST_FLAKY = 5;

const COLUMNS: readonly Column[] = [
  { title: 'task', align: 'left', flexible: true, holds: 'ids' },
  { title: 'outcome', align: 'left' },
  { title: 'time', align: 'right' },
  { title: 'size', align: 'right' },
];
/** Below this, ids go without what all of them end with. */
const SHORT = 60;
/** Below this the outcome stands first: it is a glyph and cannot be cut away. */
const NARROW = 40;

/** Ends with a line end. */
export function formatSummary(results: Results, style: SummaryStyle): string {
  const { run } = results;
  const { paint, report, changes, mail, width } = style;
  const { exitCode } = run;
  const sentence = `run ${run.id} ${verdictSentence(results, style.lost)}`;
  const lines = [
    ...tableOf(results, style),
    ...wrapWords(sentence, width).map((line) => paint('bold', line)),
    ...flakyLines(results, width),
    ...invalidLines(results, width),
    ...(changes === undefined ? [] : changeLines(changes, width)),
    `report: ${report}`,
    ...(mail === undefined ? [] : wrapWords(`mail: ${mail}`, width)),
    ...(exitCode === null ? [] : wrapWords(`exit ${exitCode}: ${exitMeaning(exitCode)}`, width)),
  ];
  return `${lines.join('\n')}\n`;
}

function tableOf(results: Results, { width, paint }: SummaryStyle): string[] {
  const rows = summaryRows(results);
  if (rows.length === 0) return [];
  const shared = width < SHORT ? sharedEnd(results.tasks) : '';
  const cells = rows.map(({ name: id, outcome, time, size }) => {
    const name = without(id, shared);
    return width < NARROW ? [`${outcome.slice(0, 1)} ${name}`, time] : [name, outcome, time, size];
  });
  const columns = width < NARROW ? COLUMNS.filter((_, place) => place % 2 === 0) : COLUMNS;
  const table = drawTable(columns, cells, {
    width,
    paint: (text, row, column) => {
      const status = rows[row]?.status;
      if (status === undefined) return paint('grey', text);
      const isOutcome = column === (width < NARROW ? 0 : 1);
      return isOutcome ? paint(markOf(status).colour, text) : text;
    },
  });
  return [...table, ''];
}

/** What passed only when it was tried again is no clean pass. */
function flakyLines({ tasks }: Results, width: number): string[] {
  const flaky = tasks.filter((task) => task.flaky);
  const rest = flaky.length - MOST_FLAKY;
  const named = rest > 1 ? flaky.slice(0, MOST_FLAKY) : flaky;
  return [
    ...named.flatMap((task) =>
      wrapWords(`flaky: ${task.id} passed at ${oneLine(flakyWords(task))}`, width),
    ),
    ...(rest > 1 ? [`flaky: ${rest} other steps too`] : []),
  ];
}

/** Figures that do not count are said before anybody reads them. */
function invalidLines({ measurements }: Results, width: number): string[] {
  const invalid = measurements.filter(({ valid }) => !valid);
  if (invalid.length === 0) return [];
  const frameworks = [...new Set(invalid.map(({ framework }) => framework))].join(', ');
  const of = `${invalid.length} of ${plural(measurements.length, 'measurement')}`;
  const count = invalid.length === 1 ? 'does' : 'do';
  return wrapWords(`invalid: ${of} ${count} not count: ${frameworks}`, width);
}

function changeLines(changes: readonly string[], width: number): string[] {
  if (changes.length === 0) return [];
  return ['changes:', ...changes.flatMap((change) => wrapWords(`  ${oneLine(change)}`, width))];
}
