// Which way a run is shown: a live view, plain lines or JSON; and what is said at its end.

import { join } from 'node:path';
import type { Host } from '../host/host.ts';
import type { Emit } from '../model/event.ts';
import type { Plan } from '../model/plan.ts';
import type { Results, TaskResult } from '../model/results.ts';
import { formatFailure } from './errors.ts';
import { jsonLines } from './ndjson.ts';
import { makePaint } from './paint.ts';
import { plainLines } from './plain.ts';
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
  end(results: Results | null): Promise<void>;
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
    end: async (results) => {
      await view.end();
      if (results !== null) sayLast(results, options);
    },
  };
}

interface View {
  readonly onEvent: Emit;
  end(): Promise<void>;
}

async function openView({ host, mode, coloured, plan, verbose }: ConsoleOptions): Promise<View> {
  if (mode === 'tty') {
    const { openLiveView } = await import('./tty.ts');
    return openLiveView(host, plan, makePaint(coloured));
  }
  const onEvent =
    mode === 'json' ? jsonLines(host.stdout, verbose) : plainLines(host.stdout, verbose);
  return { onEvent, end: () => Promise.resolve() };
}

function sayLast(results: Results, options: ConsoleOptions): void {
  const { host, mode, verbose, runDir } = options;
  const paint = makePaint(options.coloured && mode === 'tty');
  for (const task of results.tasks) {
    const { reason, status } = task;
    if (reason === undefined || (status !== 'failed' && reason.class !== 'refused')) continue;
    host.stderr.write(formatFailure(reason, { where: whereOf(task, runDir), verbose, paint }));
  }
  if (mode === 'json') return;
  const report = join(runDir, 'report.html');
  host.stdout.write(formatSummary(results, { columns: host.stdout.columns(), paint, report }));
}

/** What was refused never ran and has no log. */
function whereOf({ id, log, status, reason }: TaskResult, runDir: string): string {
  if (status === 'skipped') return id;
  const line = reason?.logLine;
  const place = line === undefined ? '' : `:${line + (reason?.guiltyLine ?? 0)}`;
  return `${id}, ${join(runDir, log)}${place}`;
}
