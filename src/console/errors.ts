// A failure in four lines: what happened, where, the underlying words, one command to try.

import type { ConfigProblem } from '../model/config.ts';
import type { Failure, Reason } from '../model/reason.ts';
import { stripControl } from '../text/control.ts';
import { oneLine } from './fit.ts';
import type { Paint } from './paint.ts';

export interface FailureStyle {
  /** What was done: a task and its log, a ref. Before the failure's own place. */
  readonly where?: string;
  /** Adds the excerpt of the log, the whole cause and the stack. */
  readonly verbose: boolean;
  readonly paint: Paint;
}

/** More of a cause is for `--verbose`. */
const CAUSE_LINES = 3;

/** Ends with a line end. */
export function formatFailure(failure: Failure | Reason, style: FailureStyle): string {
  const { verbose, paint } = style;
  return join([
    `${paint('red', 'error:')} ${oneLine(failure.message)}`,
    ...field('where', placeLine(style.where, failure.where)),
    ...field('cause', causeLines(failure, verbose)),
    ...(verbose ? [] : field('log', suspectLine(failure))),
    ...(verbose ? excerptLines(failure) : []),
    ...field('kept', keptLines(failure)),
    ...field(
      'try',
      [failure.hint ?? failure.repeat ?? ''].filter((text) => text !== ''),
    ),
  ]);
}

/** Ends with a line end. */
export function formatProblem(problem: ConfigProblem, paint: Paint): string {
  const excerpt = problem.excerpt === undefined ? [] : stripControl(problem.excerpt).split('\n');
  return join([
    `${paint('red', 'error:')} ${oneLine(problem.message)}`,
    ...field('where', [problem.where]),
    ...excerpt.map((line) => `    ${line}`),
    ...field('try', problem.hint === undefined ? [] : [problem.hint]),
  ]);
}

function placeLine(...places: readonly (string | undefined)[]): string[] {
  const said = new Set(places.filter((place) => place !== undefined && place !== ''));
  return said.size === 0 ? [] : [[...said].join(', ')];
}

/** `  cause: first line`, the others below its first word; names of files and refs may hold anything. */
function field(name: string, lines: readonly string[]): string[] {
  const label = `  ${name}: `;
  return lines.map((line, place) => {
    const shown = stripControl(line).replaceAll('\n', ' ');
    return (place === 0 ? label : ' '.repeat(label.length)) + shown;
  });
}

function causeLines({ cause, message }: Failure | Reason, verbose: boolean): string[] {
  const lines = stripControl(cause ?? '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== '');
  if (verbose) return lines;
  const words = lines.filter((line) => !/^\s+at /.test(line)).map((line) => line.trim());
  return words.filter((line) => line !== message).slice(0, CAUSE_LINES);
}

/** A container to look into, and how. */
function keptLines({ kept }: Failure | Reason): string[] {
  if (kept === undefined) return [];
  return [
    `${kept.container}, ${kept.state}`,
    `look into it: ${kept.look}`,
    `remove it: ${kept.remove}`,
  ];
}

/** Where nothing else names a cause, the line of the log that looks like it. */
function suspectLine({ cause, excerpt, guiltyLine: place }: Failure | Reason): string[] {
  if (cause !== undefined || excerpt === undefined || place === undefined) return [];
  const line = oneLine(stripControl(excerpt).split('\n')[place] ?? '');
  return line === '' ? [] : [line];
}

function excerptLines({ excerpt, guiltyLine, logLine }: Failure | Reason): string[] {
  if (excerpt === undefined) return [];
  const from = logLine === undefined ? '' : `, from line ${logLine}`;
  const lines = stripControl(excerpt).split('\n');
  return [
    `  log${from}:`,
    ...lines.map((line, place) => `  ${place === guiltyLine ? '>' : ' '} ${line}`),
  ];
}

function join(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
