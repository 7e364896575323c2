// Which way a run is shown: a live view, plain lines or JSON; and what is said at its end.

import { join, resolve } from 'node:path';
import type { Host } from '../host/host.ts';
import type { Emit } from '../model/event.ts';
import type { Plan } from '../model/plan.ts';
import type { Results, TaskResult } from '../model/results.ts';
import { formatFailure } from './errors.ts';
import { jsonLines } from './ndjson.ts';
import { makePaint } from './paint.ts';
import { plainLines } from './plain.ts';
import { widthFor } from './fit.ts';
import { formatSummary } from './summary.ts';

export type Mode = 'tty' | 'plain' | 'json';

export interface ConsoleOptions {
  readonly host: Host;
  readonly mode: Mode;
  readonly coloured: boolean;
  readonly plan: Plan;
  readonly verbose: boolean;
  /** Folder of the run, as a person would type it. */
  readonly runDir: string;
}

export interface Console {
  readonly onEvent: Emit;
  /** Says how it ended, failures on stderr, the rest on stdout. Null: the run never started. */
  end(ending: Ending | null): Promise<void>;
}

export interface Ending {
  readonly results: Results;
  /** Since the run before, worst first, each in one line. */
  readonly changes: readonly string[];
  /** What became of the mail, in one line. */
  readonly mail: string;
}

/** A live view only where a person watches. */
export function chooseMode(host: Host, json: boolean): Mode {
  if (json) return 'json';
  const watched = host.stdout.isTTY && host.env['TERM'] !== 'dumb' && (host.env['CI'] ?? '') === '';
  return watched ? 'tty' : 'plain';
}

export async function makeConsole(options: ConsoleOptions): Promise<Console> {
  const view = await openView(options);
  return {
    onEvent: view.onEvent,
    end: async (ending) => {
      await view.end();
      if (ending !== null) sayLast(ending, options);
    },
  };
}

interface View {
  readonly onEvent: Emit;
  end(): Promise<void>;
}

async function openView(options: ConsoleOptions): Promise<View> {
  const { host, mode, coloured, plan, verbose, runDir } = options;
  if (mode === 'tty') {
    const { openLiveView } = await import('./tty.ts');
    const dir = resolve(host.cwd, runDir);
    return openLiveView({ host, plan, paint: makePaint(coloured), dir });
  }
  const onEvent =
    mode === 'json' ? jsonLines(host.stdout, verbose) : plainLines(host.stdout, verbose);
  return { onEvent, end: () => Promise.resolve() };
}

function sayLast({ results, changes, mail }: Ending, options: ConsoleOptions): void {
  const { host, mode, verbose, runDir } = options;
  const paint = makePaint(options.coloured && mode === 'tty');
  const told = results.tasks.filter(
    ({ status, reason }) => status === 'failed' || reason?.class === 'refused',
  );
  for (const task of told)
    if (task.reason !== undefined)
      host.stderr.write(
        formatFailure(task.reason, { where: whereOf(task, runDir), verbose, paint }),
      );
  if (mode === 'json') return;
  // On a screen both go to the same place.
  if (told.length > 0 && mode === 'tty' && host.stderr.isTTY) host.stderr.write('\n');
  const report = join(runDir, 'report.html');
  const width = widthFor(host.stdout);
  host.stdout.write(formatSummary(results, { width, paint, report, changes, mail }));
}

/** What was refused never ran and has no log. */
function whereOf({ id, log, status, reason }: TaskResult, runDir: string): string {
  if (status === 'skipped') return id;
  const line = reason?.logLine;
  const place = line === undefined ? '' : `:${line + (reason?.guiltyLine ?? 0)}`;
  return `${id}, ${join(runDir, log)}${place}`;
}
