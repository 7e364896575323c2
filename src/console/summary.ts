// The last words of a run: how each task ended, the verdict, where the report lies, what the exit code means.

import type { Results, TaskResult } from '../model/results.ts';
import { formatBytes, formatDuration } from '../text/units.ts';
import { exitMeaning } from '../model/exit.ts';
import { markOf } from './mark.ts';
import type { Paint } from './paint.ts';
import { type Column, drawTable } from './table.ts';
import { verdictSentence } from './verdict.ts';

export interface SummaryStyle {
  readonly columns: number;
  readonly paint: Paint;
  /** As a person would type it. */
  readonly report: string;
  /** It has no verdict and its process has gone. */
  readonly lost?: boolean;
}

const COLUMNS: readonly Column[] = [
  { title: 'task', align: 'left', flexible: true },
  { title: 'outcome', align: 'left' },
  { title: 'time', align: 'right' },
  { title: 'size', align: 'right' },
];

/** Ends with a line end. */
export function formatSummary(results: Results, style: SummaryStyle): string {
  const { tasks, run } = results;
  const rows = tasks.map((task) => [task.id, outcome(task), time(task), size(task, results)]);
  const table = drawTable(COLUMNS, rows, {
    width: style.columns,
    paint: (text, row, column) => {
      const task = tasks[row];
      if (task === undefined) return style.paint('grey', text);
      return column === 1 ? style.paint(markOf(task.status).colour, text) : text;
    },
  });
  const { exitCode } = run;
  const lines = [
    ...(tasks.length === 0 ? [] : [...table, '']),
    style.paint('bold', `run ${run.id} ${verdictSentence(results, style.lost)}`),
    `report: ${style.report}`,
    ...(exitCode === null ? [] : [`exit ${exitCode}: ${exitMeaning(exitCode)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function outcome({ status, reason }: TaskResult): string {
  const why = reason === undefined || reason.class === status ? '' : ` (${reason.class})`;
  return `${markOf(status).glyph} ${status}${why}`;
}

function time({ startedAt, durationMs }: TaskResult): string {
  return startedAt === null ? '' : formatDuration(durationMs);
}

function size(task: TaskResult, { images }: Results): string {
  if (task.kind !== 'build') return '';
  const made = images.find(
    ({ framework, target, revision }) =>
      framework === task.framework && target === task.target && revision === task.revision,
  );
  return made === undefined ? '' : formatBytes(made.sizeBytes);
}
