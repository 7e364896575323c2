// The first moments of a run that goes on: what is told to whom, and a line in each log that goes on with it.

import { appendFile, stat } from 'node:fs/promises';
import type { Host } from '../host/host.ts';
import type { Clock } from '../model/clock.ts';
import type { Emit } from '../model/event.ts';
import { logPath, type RunId } from '../model/ids.ts';
import type { Provenance } from '../model/results.ts';
import { insideRun } from '../store/run-folder.ts';
import { isoTime } from '../text/time.ts';
import type { Resumed } from './resume-carried.ts';
import { steadyClock } from './steady-clock.ts';

/** Nothing in a run is earlier than what is stored of it, wherever the clock of the machine stands. */
export function steadyHost(host: Host, resumed: Resumed | null): Host {
  const latest = (resumed?.events ?? []).reduce((last, { at }) => Math.max(last, at), 0);
  return { ...host, clock: steadyClock(host.clock, latest) };
}

interface Beginning {
  readonly run: RunId;
  readonly resumed: Resumed | null;
  readonly provenance: Provenance;
  readonly clock: Clock;
  readonly emit: Emit;
  /** To who watches, and not stored: it is there already. */
  readonly show: Emit;
}

/** A run that was killed before its first event begins as a new one does. */
export function sayBegun({ run, resumed, provenance, clock, emit, show }: Beginning): void {
  if (resumed === null || resumed.results === null) {
    emit({ type: 'run-started', at: clock.now(), run, provenance });
    return;
  }
  const { ends, again, notes } = resumed;
  emit({ type: 'run-resumed', at: clock.now(), provenance, again: [...again] });
  for (const [task, result] of ends)
    show({ type: 'task-ended', at: clock.now(), task, result, output: {} });
  for (const message of notes) emit({ type: 'note', at: clock.now(), message });
}

/** Without a line of its own a log would read as if the step had done everything twice. */
export async function continueLogs(resumed: Resumed | null, clock: Clock): Promise<void> {
  if (resumed === null) return;
  const { dir } = resumed.folder;
  for (const task of resumed.again) {
    const file = insideRun(dir, logPath(task));
    const begun = await stat(file).catch(() => null);
    if (begun !== null)
      await appendFile(
        file,
        `--- the run was resumed at ${isoTime(clock.now())}: this step starts again ---\n`,
      );
  }
}
