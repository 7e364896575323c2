// The log and the files of one task: everything is redacted before it leaves.

import { dirname } from 'node:path';
import { orFileFailure } from '../host/or-file-failure.ts';
import type { Clock } from '../model/clock.ts';
import type { Emit } from '../model/event.ts';
import { logPath } from '../model/ids.ts';
import type { Failure } from '../model/reason.ts';
import type { TaskSink } from '../model/sink.ts';
import { stripControl } from '../text/control.ts';
import type { Redact } from '../text/redact.ts';
import { openLog } from './log-file.ts';
import { ensureDirInRun, writeInRun } from './run-files.ts';
import { insideRun } from './run-folder.ts';
import { keyHider } from '../text/key-hider.ts';

export interface SinkOptions {
  /** Absolute. */
  readonly runDir: string;
  readonly task: string;
  readonly redact: Redact;
  readonly emit: Emit;
  readonly clock: Clock;
  /** Of the log as it is: of a task that starts again in a resumed run. */
  readonly linesBefore?: number;
  /** Called once, when the log can no longer be written. */
  readonly onProblem: (failure: Failure) => void;
}

/** Lines of which `tail` can still tell; more lie on disk alone. */
const REMEMBERED = 2000;
/** What one line may weigh in memory and in events; the file has it whole. */
const LONGEST_SHOWN = 4000;
/** Characters redacted in one turn of the event loop: some 5 ms. */
const PIECE = 1 << 16;

export function makeSink(options: SinkOptions): TaskSink {
  const { runDir, task, emit, clock } = options;
  const file = openLog(insideRun(runDir, logPath(task)), options.onProblem);
  const recent: string[] = [];
  let count = options.linesBefore ?? 0;
  let closed = false;
  // Control codes go first: they could stand in the middle of a secret and hide it.
  const clean = (text: string): string => options.redact(stripControl(text));
  const cleanLine = keyHider(clean);

  const logOne = (line: string): void => {
    const whole = cleanLine(line);
    file.append(`${whole}\n`);
    count += 1;
    const shown = whole.slice(0, LONGEST_SHOWN);
    recent.push(shown);
    if (recent.length >= 2 * REMEMBERED) recent.splice(0, REMEMBERED);
    emit({ type: 'task-log', at: clock.now(), task, line: shown });
  };
  return {
    log: (line) => {
      if (closed) return;
      for (const one of line.split(/\r\n|\n|\r/)) logOne(one);
    },
    progress: (message) => {
      emit({ type: 'task-progress', at: clock.now(), task, message: clean(message) });
    },
    step: (step) => {
      emit({
        type: 'build-step',
        at: clock.now(),
        task,
        step: { ...step, name: clean(step.name) },
      });
    },
    artefact: (path, content) => writeArtefact(insideRun(runDir, path), clean(content)),
    artefactLines: (path, lines) =>
      writeArtefact(insideRun(runDir, path), redactedPieces(lines, clean)),
    tail: (lines) => (lines <= 0 ? [] : recent.slice(-lines)),
    lineCount: () => count,
    close: () => {
      closed = true;
      file.close();
      return Promise.resolve();
    },
  };
}

/** Cut at line ends, where no secret is: one of several lines is redacted line by line. */
function* redactedPieces(lines: Iterable<string>, redact: Redact): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < PIECE) continue;
    yield redact(piece);
    piece = '';
  }
  yield redact(piece);
}

async function writeArtefact(path: string, content: string | Iterable<string>): Promise<void> {
  await orFileFailure(`writing ${path}`, async () => {
    ensureDirInRun(dirname(path));
    await writeInRun(path, content);
  });
}
