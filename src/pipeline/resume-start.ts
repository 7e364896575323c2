// The first moments of a run that goes on: what is told to whom, and a line in each log that goes on with it.

import { createReadStream, existsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import type { Host } from '../host/host.ts';
import type { Clock } from '../model/clock.ts';
import type { Emit } from '../model/event.ts';
import { logPath, type RunId, type TaskId } from '../model/ids.ts';
import type { Provenance } from '../model/results.ts';
import { cutTornLine } from '../store/cut-torn-line.ts';
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

/** Without a line of its own a log would read as if the step had done everything twice. Gives how many lines each has now. */
export async function continueLogs(
  resumed: Resumed | null,
  clock: Clock,
): Promise<ReadonlyMap<TaskId, number>> {
  const lines = new Map<TaskId, number>();
  if (resumed === null) return lines;
  const { folder, again } = resumed;
  const note = `--- the run was resumed at ${isoTime(clock.now())}: this step starts again ---\n`;
  for (const task of again) {
    const file = insideRun(folder.dir, logPath(task));
    if (!existsSync(file)) continue;
    await cutTornLine(file);
    await appendFile(file, note);
    lines.set(task, await lineCount(file));
  }
  return lines;
}

/** A log may be larger than what one wants in memory. */
async function lineCount(file: string): Promise<number> {
  let count = 0;
  const pieces: AsyncIterable<Buffer> = createReadStream(file);
  for await (const piece of pieces)
    for (let at = piece.indexOf('\n'); at >= 0; at = piece.indexOf('\n', at + 1)) count += 1;
  return count;
}
