// The run itself: when, how long, by which command, with which exit code.

import { shellLine } from '../text/shell.ts';
import { formatDuration } from '../text/units.ts';
import type { ReportInput } from './report-input.ts';
import { runEnd } from './run-end.ts';
import { isoTime, parseTime } from '../text/time.ts';
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
    writtenAt: isoTime(input.now),
    written: timeInWords(isoTime(input.now), 'seconds'),
  };
}

/** ms from the start to the end, to now, or to the last sign of life. */
export function runDuration(input: ReportInput): number {
  return Math.max(0, runEnd(input) - parseTime(input.results.run.startedAt));
}

function exitInWords(code: number): string {
  return `exit code ${code}: ${exitMeaning(code)}`;
}
