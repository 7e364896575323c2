// The run itself: when, how long, by which command, with which exit code.

import { shellLine } from '../text/shell.ts';
import { formatDuration } from '../text/units.ts';
import type { ReportInput } from './report-input.ts';
import { isoTime, parseTime } from '../text/time.ts';
import { isUnderWay } from './step-state.ts';
import { timeInWords } from './time-in-words.ts';
import { exitMeaning } from '../model/exit.ts';
import type { RunView } from './view.ts';

export function runView(input: ReportInput): RunView {
  const { run, provenance } = input.results;
  return {
    id: run.id,
    startedAt: run.startedAt,
    started: timeInWords(run.startedAt),
    duration: formatDuration(runDuration(input)),
    command: shellLine(provenance.command),
    exit: run.exitCode === null ? null : exitInWords(run.exitCode),
    live: isUnderWay(input),
    writtenAt: isoTime(input.now),
    written: timeInWords(isoTime(input.now), 'seconds'),
  };
}

/** ms from the start to the end; to the last sign of life where a run was killed. */
export function runDuration(input: ReportInput): number {
  const { run } = input.results;
  const start = parseTime(run.startedAt);
  if (run.finishedAt) return parseTime(run.finishedAt) - start;
  return Math.max(0, (input.lost ? lastEnd(input) : input.now) - start);
}

function lastEnd({ results }: ReportInput): number {
  const ends = results.tasks.map((task) =>
    task.startedAt ? parseTime(task.startedAt) + task.durationMs : 0,
  );
  return Math.max(parseTime(results.run.startedAt), ...ends);
}

function exitInWords(code: number): string {
  return `exit code ${code}: ${exitMeaning(code)}`;
}
